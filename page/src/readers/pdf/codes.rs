//! Unicode values for fonts that are embedded without a ToUnicode map: by the encoding of the font and the CIDs of its
//! character collection, such as Adobe-GB1.

use std::cell::OnceCell;
use std::collections::HashMap;

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, String as PdfString};

/// The fonts of a file, looked up when the first glyph without a Unicode value is met.
pub(super) struct Codes<'a> {
    pdf: &'a Pdf,
    fonts: OnceCell<HashMap<String, Vec<Font>>>,
}

struct Font {
    /// From codes to CIDs.
    encoding: CMap,
    /// From CIDs to Unicode.
    unicode: CMap,
}

impl<'a> Codes<'a> {
    pub(super) fn new(pdf: &'a Pdf) -> Self {
        Self {
            pdf,
            fonts: OnceCell::new(),
        }
    }

    pub(super) fn unicode(&self, glyph: &Glyph<'_>) -> Option<BfString> {
        let Glyph::Outline(outline) = glyph else {
            return None;
        };
        let name = outline.font_data()?.postscript_name?;
        let fonts = self.fonts.get_or_init(|| self.read_fonts());
        let mut fonts = fonts.get(&name)?.iter();
        fonts.find_map(|font| font.unicode(glyph.char_code()))
    }

    fn read_fonts(&self) -> HashMap<String, Vec<Font>> {
        let mut fonts: HashMap<String, Vec<Font>> = HashMap::new();
        for object in self.pdf.objects() {
            let Object::Dict(dict) = object else { continue };
            let is_composite = dict
                .get::<Name<'_>>("Subtype")
                .is_some_and(|name| &*name == b"Type0");
            if !is_composite || dict.contains_key("ToUnicode") {
                continue;
            }
            if let (Some(name), Some(font)) = (dict.get::<Name<'_>>("BaseFont"), Font::new(&dict)) {
                let name = String::from_utf8_lossy(&name);
                let name = match name.split_once('+') {
                    // The prefix of a subset.
                    Some((prefix, name)) if prefix.len() == 6 => name,
                    _ => &name,
                };
                fonts.entry(name.to_owned()).or_default().push(font);
            }
        }
        fonts
    }
}

impl Font {
    fn new(dict: &Dict<'_>) -> Option<Self> {
        let encoding = match dict.get::<Object<'_>>("Encoding")? {
            Object::Name(name) => predefined(CMapName::from_bytes(&name))?,
            Object::Stream(stream) => CMap::parse(&stream.decoded().ok()?, load_embedded)?,
            _ => return None,
        };
        let collection = encoding.metadata().character_collection.as_ref();
        let family = match collection.map(|collection| &collection.family) {
            Some(family) if *family != CidFamily::AdobeIdentity => family.clone(),
            _ => {
                let descendants = dict.get::<Array<'_>>("DescendantFonts")?;
                let descendant = descendants.iter::<Dict<'_>>().next()?;
                let info = descendant.get::<Dict<'_>>("CIDSystemInfo")?;
                let registry = info.get::<PdfString<'_>>("Registry")?;
                let ordering = info.get::<PdfString<'_>>("Ordering")?;
                CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes())
            }
        };
        let unicode = predefined(family.ucs2_cmap()?)?;
        Some(Self { encoding, unicode })
    }

    fn unicode(&self, code: u32) -> Option<BfString> {
        // The number of bytes of a code is not known. A code of one byte has no CID as one of two.
        let lengths: &[u8] = if code > 0xffff { &[4, 3] } else { &[2, 1] };
        let mut lengths = lengths.iter();
        let cid = lengths.find_map(|&length| self.encoding.lookup_cid_code(code, length));
        self.unicode.lookup_bf_string(cid.filter(|&cid| cid != 0)?)
    }
}

fn predefined(name: CMapName<'_>) -> Option<CMap> {
    match name {
        CMapName::IdentityH => Some(CMap::identity_h()),
        CMapName::IdentityV => Some(CMap::identity_v()),
        name => CMap::parse(load_embedded(name)?, load_embedded),
    }
}
