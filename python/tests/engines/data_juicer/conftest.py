"""The modules beside the folders of the engines."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))
