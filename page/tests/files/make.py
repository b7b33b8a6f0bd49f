#!/usr/bin/env python3
"""Typesets the texts below and writes what each program makes of them. The results are checked in; see README.md.

Needs: pymupdf, reportlab, fonttools, rapidocr-onnxruntime, docling-core (PyPI); poppler-utils, poppler-data,
tesseract-ocr with chi_sim and chi_tra_vert (Debian).
"""
import json, os, subprocess, tempfile

import pymupdf

HEADLINE = "旧船厂改成图书馆"
COLUMNS = [
    ["本报讯 上周六清晨，河口镇的旧船",
     "厂重新开门。三年前停工的车间如今",
     "摆着四万册书，读者从120里外赶来。",
     "馆长说，图纸用 Rust 写的程序核对",
     "过，误差不到2毫米。"],
    ["船坞里的水已经抽干，铺上了木板，",
     "孩子们坐在台阶上看书。老工人林师",
     "傅说：“我在这里造过五十条船，没",
     "想到还能在这里读书。”图书馆每天",
     "开放到晚上九点。"],
]
CAPTION = "船坞里的阅览室"
SECOND = ["海边的雾到中午才散。渡轮停了半天，",
          "码头上的人都在等消息。下午两点，",
          "第一班船终于开出。"]
VERTICAL = ["春雨下了一整夜", "山路上落滿杏花", "賣茶的老人還沒有起來"]
DPI = 200


def pages():
    """Two pages: a headline over two columns with a rule and a picture; one column."""
    doc, font = pymupdf.open(), pymupdf.Font("china-s")
    page = doc.new_page(width=400, height=300)
    writer = pymupdf.TextWriter(page.rect)
    writer.append((104, 50), HEADLINE, font, 24)
    for left, lines in zip((24, 212), COLUMNS):
        for i, line in enumerate(lines):
            writer.append((left + (0 if i else 20), 90 + 16 * i), line, font, 10)
    writer.append((65, 272), CAPTION, font, 8)
    writer.write_text(page)
    page.draw_line((200, 78), (200, 280), width=0.8)
    pix = pymupdf.Pixmap(pymupdf.csGRAY, (0, 0, 120, 80), False)
    for x in range(120):
        for y in range(80):
            pix.set_pixel(x, y, ((x * 7 + y * y) % 200 + 30,))
    page.insert_image((34, 180, 154, 260), pixmap=pix)
    page = doc.new_page(width=400, height=300)
    writer = pymupdf.TextWriter(page.rect)
    for i, line in enumerate(SECOND):
        writer.append((60, 60 + 18 * i), line, font, 12)
    writer.write_text(page)
    doc.subset_fonts()
    doc.save("pages.pdf", garbage=4, deflate=True)


def vertical():
    """A vertical page in a font that is not embedded and has no ToUnicode."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas
    font = UnicodeCIDFont("STSong-Light", isVertical=True)
    pdfmetrics.registerFont(font)
    page = canvas.Canvas("vertical.pdf", pagesize=(200, 220), pageCompression=0, invariant=1)
    page.setFont(font.fontName, 14)
    for i, line in enumerate(VERTICAL):
        page.drawString(160 - 24 * i, 190, line)
    page.save()


def encoded():
    """Fonts whose codes are GBK and that have no ToUnicode: one not embedded, one embedded with a map from CIDs."""
    import io, re, zlib
    from fontTools import subset, ttLib
    text = SECOND[0] + "GBK 120"

    def stream(data):
        data = zlib.compress(data)
        return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(data), data)

    def save(name, descendant, descriptor, *more):
        content = b"BT /F1 12 Tf 1 0 0 1 30 60 Tm <%s> Tj ET" % text.encode("gbk").hex().encode()
        objects = [
            b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 320 100]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
            b"<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Text/Encoding/GBK-EUC-H/DescendantFonts[6 0 R]>>",
            b"<</Type/Font/BaseFont/ABCDEF+Text/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
            b"/DW 1000/W[814 939 500]/FontDescriptor 7 0 R%s>>" % descendant,
            b"<</Type/FontDescriptor/FontName/ABCDEF+Text/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880"
            b"/Descent -120/CapHeight 880/StemV 90%s>>" % descriptor, *more]
        out, offsets = b"%PDF-1.5\n", []
        for number, body in enumerate(objects, 1):
            offsets.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        count, start = len(objects) + 1, len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (count, table, count)
        with open(name, "wb") as file:
            file.write(out + b"startxref\n%d\n%%%%EOF\n" % start)

    save("gbk.pdf", b"/Subtype/CIDFontType0", b"")
    with open("/usr/share/poppler/cMap/Adobe-GB1/GBK-EUC-H", encoding="latin-1") as file:
        ranges = re.findall(r"<([0-9a-f]+)>\s*<([0-9a-f]+)>\s*(\d+)", file.read())
    font = pymupdf.Font("china-s")
    glyphs = bytearray(2 * 30000)
    for c in text:
        code = int.from_bytes(c.encode("gbk"), "big")
        low, cid = next((int(a, 16), int(n)) for a, b, n in ranges
                        if len(a) == 2 * len(c.encode("gbk")) and int(a, 16) <= code <= int(b, 16))
        cid += code - low
        glyphs[2 * cid:2 * cid + 2] = font.has_glyph(ord(c)).to_bytes(2, "big")
    program = ttLib.TTFont(io.BytesIO(font.buffer))
    options = subset.Options()
    options.retain_gids = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(program)
    data = io.BytesIO()
    program.save(data)
    save("gbk-embedded.pdf", b"/Subtype/CIDFontType2/CIDToGIDMap 9 0 R", b"/FontFile2 8 0 R",
         stream(data.getvalue()), stream(bytes(glyphs)))


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, **options).stdout


def rounded(value):
    if isinstance(value, float):
        return round(value, 2)
    if isinstance(value, (list, tuple)):
        return [rounded(v) for v in value]
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items() if k not in ("image", "mask")}
    return value


def dump(name, value):
    with open(name, "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


def text_layers():
    for name in ("pages", "vertical"):
        run("pdftotext", "-bbox-layout", name + ".pdf", name + ".bbox.xhtml")
        doc = pymupdf.open(name + ".pdf")
        dump(name + ".rawdict.json", {"pages": [rounded(p.get_text("rawdict")) for p in doc]})
    run("pdftotext", "-bbox", "pages.pdf", "pages.bbox-words.xhtml")
    dump("pages.dict.json", [rounded(p.get_text("dict")) for p in pymupdf.open("pages.pdf")])


def images(folder):
    names = []
    for i, page in enumerate(pymupdf.open("pages.pdf")):
        names.append(f"page-{i + 1}.png")
        page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY).save(os.path.join(folder, names[-1]))
    return names


def vertical_image(folder):
    """The vertical text set upright, as a picture: the PDF has no font to render."""
    doc, font = pymupdf.open(), pymupdf.Font("china-t")
    page = doc.new_page(width=200, height=220)
    writer = pymupdf.TextWriter(page.rect)
    for i, line in enumerate(VERTICAL):
        for j, c in enumerate(line):
            writer.append((150 - 24 * i, 40 + 14 * j), c, font, 14)
    writer.write_text(page)
    page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY).save(os.path.join(folder, "vertical.png"))


def tesseract():
    with tempfile.TemporaryDirectory() as folder:
        names = images(folder)
        with open(os.path.join(folder, "pages.txt"), "w") as file:
            file.write("\n".join(names) + "\n")
        vertical_image(folder)
        engine = ["tesseract", "--dpi", str(DPI), "--psm", "3"]
        run(*engine, "pages.txt", "out", "-l", "chi_sim", "hocr", "alto", "tsv", cwd=folder)
        run(*engine, "page-2.png", "chars", "-l", "chi_sim", "-c", "hocr_char_boxes=1", "hocr", cwd=folder)
        run(*engine[:-1], "5", "vertical.png", "vertical", "-l", "chi_tra_vert", "hocr", "tsv", cwd=folder)
        for made, name in (("out.hocr", "pages.hocr"), ("out.xml", "pages.alto.xml"), ("out.tsv", "pages.tsv"),
                           ("chars.hocr", "characters.hocr"), ("vertical.hocr", "vertical.hocr"),
                           ("vertical.tsv", "vertical.tsv")):
            with open(os.path.join(folder, made), "rb") as source, open(name, "wb") as target:
                target.write(source.read())


def rapidocr():
    from rapidocr_onnxruntime import RapidOCR
    engine = RapidOCR()
    with tempfile.TemporaryDirectory() as folder:
        results = [engine(os.path.join(folder, n))[0] for n in images(folder)]
    dump("rapidocr.json", [[[[float(v) for v in p] for p in box], text, float(score)]
                           for box, text, score in results[0]])
    # The same lines in the forms that other programs document.
    dump("paddle2.json", [[[box, [text, float(score)]] for box, text, score in page] for page in results])
    dump("paddle3.json", [{
        "input_path": "pages.pdf", "page_index": i, "model_settings": {"use_doc_preprocessor": False},
        "dt_polys": [[[round(x), round(y)] for x, y in r[0]] for r in page], "text_type": "general",
        "rec_texts": [r[1] for r in page], "rec_scores": [float(r[2]) for r in page],
        "rec_polys": [[[round(x), round(y)] for x, y in r[0]] for r in page],
        "rec_boxes": [[round(r[0][0][0]), round(r[0][0][1]), round(r[0][2][0]), round(r[0][2][1])] for r in page],
    } for i, page in enumerate(results)])
    with open("umi.jsonl", "w", encoding="utf-8") as file:
        for i, page in enumerate(results):
            data = [{"text": r[1], "score": float(r[2]), "box": [[round(x), round(y)] for x, y in r[0]], "end": "\n"}
                    for r in page]
            row = {"code": 100, "data": data, "score": 0.98, "time": 0.5, "timestamp": 0.0, "fileName": f"{i + 1}.png"}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        file.write(json.dumps({"code": 101, "data": "No text found in image.", "fileName": "3.png"}) + "\n")


def docling():
    """Paragraphs as docling would place them, written by docling-core."""
    from docling_core.types.doc import (BoundingBox, CoordOrigin, DocItemLabel, DoclingDocument, ProvenanceItem, Size,
                                        TableCell, TableData)
    def place(page, box, text, origin=CoordOrigin.BOTTOMLEFT, start=0):
        left, top, right, bottom = box
        if origin == CoordOrigin.BOTTOMLEFT:
            top, bottom = 300 - top, 300 - bottom
        bbox = BoundingBox(l=left, t=top, r=right, b=bottom, coord_origin=origin)
        return ProvenanceItem(page_no=page, bbox=bbox, charspan=(start, start + len(text)))
    doc = DoclingDocument(name="pages")
    for number in (1, 2):
        doc.add_page(page_no=number, size=Size(width=400, height=300))
    doc.add_heading(HEADLINE, prov=place(1, (104, 29, 296, 54), HEADLINE))
    left, right = ("".join(lines) for lines in COLUMNS)
    item = doc.add_text(DocItemLabel.PARAGRAPH, left + right, prov=place(1, (24, 81, 194, 157), left))
    item.prov.append(place(1, (212, 81, 382, 157), right, CoordOrigin.TOPLEFT, len(left)))
    doc.add_picture(prov=place(1, (34, 180, 154, 260), ""))
    doc.add_text(DocItemLabel.CAPTION, CAPTION, prov=place(1, (65, 265, 121, 274), CAPTION))
    doc.add_text(DocItemLabel.LIST_ITEM, SECOND[0], orig="1. " + SECOND[0], prov=place(2, (60, 50, 264, 63), SECOND[0]))
    cells = [TableCell(text=t, start_row_offset_idx=0, end_row_offset_idx=1, start_col_offset_idx=i,
                       end_col_offset_idx=i + 1,
                       bbox=BoundingBox(l=60 + 60 * i, t=120, r=110 + 60 * i, b=132, coord_origin=CoordOrigin.TOPLEFT))
             for i, t in enumerate(("班次", "下午两点"))]
    doc.add_table(TableData(num_rows=1, num_cols=2, table_cells=cells), prov=place(2, (60, 118, 220, 134), ""))
    dump("docling.json", rounded(doc.export_to_dict()))


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    for step in (pages, vertical, encoded, text_layers, tesseract, rapidocr, docling):
        step()
