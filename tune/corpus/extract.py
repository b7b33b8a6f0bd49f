#!/usr/bin/env python3
"""Extracts the text of a PDF with a real program.   extract.py FILE.pdf HOW [--language chi_sim]"""
import argparse
import functools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pymupdf
from pdfminer.high_level import extract_text

RESOLUTION = 200            # dots per inch, for OCR
PAGE_END = '\f'


def run(*command):
    env = {**os.environ, 'OMP_THREAD_LIMIT': '1'}       # tesseract's threads only get in each other's way
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)
    return done.stdout.decode('utf8', 'replace')


def poppler(pdf, *options):
    return run('pdftotext', *options, pdf, '-')


def mupdf(pdf):
    with pymupdf.open(pdf) as document:
        return PAGE_END.join(page.get_text() for page in document)


def recognized(pdf, read):
    """The text of every page's image."""
    with tempfile.TemporaryDirectory() as folder, pymupdf.open(pdf) as document:
        texts = []
        for number, page in enumerate(document):
            image = str(Path(folder, f'{number}.png'))
            page.get_pixmap(dpi=RESOLUTION, colorspace=pymupdf.csGRAY).save(image)
            texts.append(read(image))
        return PAGE_END.join(texts)


@functools.cache
def rapid_engine():
    from rapidocr_onnxruntime import RapidOCR       # takes seconds to load
    return RapidOCR()


def rapid(image):
    lines, _ = rapid_engine()(image)
    return '\n'.join(text for _, text, _ in lines or [])


TEXT_LAYER = {
    'poppler': poppler,
    'poppler-raw': lambda pdf: poppler(pdf, '-raw'),
    'poppler-layout': lambda pdf: poppler(pdf, '-layout'),
    'pymupdf': mupdf,
    'pdfminer': extract_text,
}
OCR = {
    'tesseract': lambda image, language: run('tesseract', image, '-', '-l', language),
    'rapidocr': lambda image, language: rapid(image),
}
ACROSS_COLUMNS = ('poppler-layout', 'rapidocr')     # these read a page's lines straight across


def extract(pdf, how, language='chi_sim'):
    """The text of a PDF file; `language` is one of tesseract's models."""
    if how in OCR:
        return recognized(pdf, lambda image: OCR[how](image, language))
    return TEXT_LAYER[how](pdf)


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument('pdf')
    ap.add_argument('how', choices=[*TEXT_LAYER, *OCR])
    ap.add_argument('--language', default='chi_sim', help="tesseract's model; chi_tra for Traditional characters")
    a = ap.parse_args()
    sys.stdout.write(extract(a.pdf, a.how, a.language))


if __name__ == '__main__':
    main()
