#!/usr/bin/env python3
"""Writes the .docx files of this folder anew, with the programs named below; run by hand.

LibreOffice writes lo-*.docx from the RTF, HTML and flat ODF here, python-docx py-*.docx, pandoc
pandoc-*.docx. hand-*.docx are XML in a zip, in the manner of Word and WPS. What a file must be read
as stands beside it as .txt and is not written here.
"""
import pathlib, subprocess, tempfile, zipfile

HERE = pathlib.Path(__file__).parent
W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

# ---- LibreOffice

def libreoffice(name, suffix, text):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, f'{name}.{suffix}')
        source.write_text(text, encoding='utf-8')
        subprocess.run(['soffice', '--headless', f'-env:UserInstallation=file://{folder}/profile',
                        '--convert-to', 'docx:MS Word 2007 XML', '--outdir', str(HERE), str(source)],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

FODT = '''<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="1"/>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="2"/>
{styles}</office:styles>
<office:automatic-styles>
<style:style style:name="C" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="center"/></style:style>
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="G" style:family="graphic"><style:graphic-properties style:wrap="none"/></style:style>
<style:page-layout style:name="PL"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"/><style:header-style/><style:footer-style/></style:page-layout>
{automatic}</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="PL">{margins}</style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>'''

def fodt(name, body, styles='', automatic='', margins=''):
    libreoffice(name, 'fodt', FODT.format(body=body, styles=styles, automatic=automatic, margins=margins))

def levels(*formats):
    out = ''
    for n, (form, prefix, suffix, show) in enumerate(formats, 1):
        out += (f'<text:list-level-style-number text:level="{n}" style:num-format="{form}" '
                f'style:num-prefix="{prefix}" style:num-suffix="{suffix}" text:display-levels="{show}"/>')
    return f'<text:list-style style:name="L">{out}</text:list-style>'

def item(text, inner=''):
    return f'<text:list-item><text:p>{text}</text:p>{inner}</text:list-item>'

def make_libreoffice():
    fodt('lo-numbering', '<text:p text:style-name="Title">在全县防汛工作会议上的讲话</text:p><text:p>同志们：</text:p>'
         '<text:list text:style-name="L">'
         + item('认清形势', '<text:list>' + item('降雨偏多') + item('隐患不少', '<text:list>' + item('水库12座') + item('堤防3处') + '</text:list>') + '</text:list>')
         + item('落实责任', '<text:list>' + item('包保到人') + '</text:list>') + '</text:list>'
         '<text:p>中间插一段。</text:p><text:list text:style-name="L" text:continue-numbering="true">' + item('严明纪律') + '</text:list>',
         automatic=levels(('一, 二, 三, ...', '', '、', 1), ('一, 二, 三, ...', '（', '）', 1), ('1', '', '.', 1)))
    fodt('lo-outline', '<text:h text:outline-level="1" text:style-name="Heading_20_1">总则</text:h>'
         '<text:h text:outline-level="2" text:style-name="Heading_20_2">目的</text:h><text:p>为了把事办好。</text:p>'
         '<text:h text:outline-level="2" text:style-name="Heading_20_2">范围</text:h>'
         '<text:h text:outline-level="1" text:style-name="Heading_20_1">附则</text:h>'
         '<text:h text:outline-level="2" text:style-name="Heading_20_2">解释</text:h>',
         styles='<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1" style:num-prefix="第" style:num-suffix="章"/>'
                '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>')
    fodt('lo-changes', '<text:tracked-changes>'
         '<text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>甲</dc:creator><dc:date>2026-01-01T00:00:00</dc:date></office:change-info><text:p>去年的旧话，</text:p></text:deletion></text:changed-region>'
         '<text:changed-region text:id="c2"><text:insertion><office:change-info><dc:creator>甲</dc:creator><dc:date>2026-01-01T00:00:00</dc:date></office:change-info></text:insertion></text:changed-region>'
         '<text:changed-region text:id="c3"><text:deletion><office:change-info><dc:creator>乙</dc:creator><dc:date>2026-01-01T00:00:00</dc:date></office:change-info><text:p/><text:p/></text:deletion></text:changed-region>'
         '</text:tracked-changes><text:p>今年春耕，<text:change text:change-id="c1"/>种子<text:change-start text:change-id="c2"/>、化肥和农药<text:change-end text:change-id="c2"/>都已备齐。</text:p>'
         '<text:p>前半段<text:change text:change-id="c3"/>接上后半段。</text:p><text:p>末段。</text:p>')
    fodt('lo-boxes', '<text:p text:style-name="C">签收单<draw:frame draw:style-name="G" text:anchor-type="paragraph" svg:width="5cm" svg:height="2cm"><draw:text-box><text:p>框里第一行</text:p><text:p><text:span text:style-name="B">框里第二行</text:span></text:p></draw:text-box></draw:frame></text:p>'
         '<text:p>正文一段<text:note text:note-class="footnote" text:id="f1"><text:note-citation>1</text:note-citation><text:note-body><text:p>数据来自村里台账。</text:p></text:note-body></text:note>，再说一句<text:note text:note-class="endnote" text:id="e1"><text:note-citation>i</text:note-citation><text:note-body><text:p>尾注在此。</text:p></text:note-body></text:note>。</text:p>'
         '<text:p>有<text:span text:style-name="H">看不见的</text:span>一段，第一行<text:line-break/>第二行<text:tab/>制表<text:s text:c="3"/>空格。</text:p>',
         margins='<style:header><text:p>内部资料　注意保存</text:p></style:header><style:footer><text:p>第<text:page-number text:select-page="current">1</text:page-number>页</text:p></style:footer>')
    fodt('lo-fields', '<text:p>共<text:page-count>3</text:page-count>页，今天是<text:date style:data-style-name="N" text:fixed="true" text:date-value="2026-05-06">2026年5月6日</text:date>。<text:a xlink:type="simple" xlink:href="https://example.com">附件说明</text:a>见后。</text:p>'
         '<text:p><text:ruby><text:ruby-base>垚</text:ruby-base><text:ruby-text>yáo</text:ruby-text></text:ruby>村的<text:bookmark-start text:name="b"/>事<text:bookmark-end text:name="b"/>，按<text:placeholder text:placeholder-type="text">&lt;填写地名&gt;</text:placeholder>办。</text:p>')
    libreoffice('lo-html', 'html', '<html><body><h1 style="text-align:center">在秋收动员会上的讲话</h1><p align="center">（2026年9月1日）</p><p>乡亲们：</p><ol type="1"><li>抢时间<ol type="a"><li>早起</li><li>晚归</li></ol></li><li>保颗粒</li></ol>'
                '<table border="1"><tr><th>村</th><th>亩数</th></tr><tr><td>东村</td><td>1,200</td></tr><tr><td colspan="2">合计1,200亩</td></tr></table><ul><li>镰刀</li><li>麻袋</li></ul><p><b>谢谢大家！</b></p></body></html>')
    rtf = lambda text: ''.join(c if ord(c) < 128 else f'\\u{ord(c)}?' for c in text)
    libreoffice('lo-rtf', 'rtf', '{\\rtf1\\ansi\\ansicpg936\\uc1 \\pard\\qc\\b ' + rtf('关于修路的讲话') + '\\b0\\par\\pard ' + rtf('各位村民：') + '\\par '
                + rtf('路要修，钱要筹，') + '{\\v ' + rtf('暗字') + '}' + rtf('人要齐。') + '\\line ' + rtf('换一行。') + '\\par '
                + '\\trowd\\cellx3000\\cellx6000 \\intbl ' + rtf('路段') + '\\cell ' + rtf('长度') + '\\cell\\row\\trowd\\cellx3000\\cellx6000\\intbl ' + rtf('村口') + '\\cell 3.5' + rtf('公里') + '\\cell\\row\\pard ' + rtf('完。') + '\\par}')

# ---- python-docx

def make_python_docx():
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
    d = docx.Document()
    d.add_heading('在植树节活动上的讲话', 0)
    d.add_paragraph('（2026年3月12日）').alignment = WD_ALIGN_PARAGRAPH.CENTER
    d.add_heading('一、为什么种', 1)
    d.add_paragraph('树多了，风就小了。')
    d.add_heading('（一）挡风', 2)
    run = d.add_paragraph().add_run('整段加粗。')
    run.bold = True
    p = d.add_paragraph('半句')
    p.add_run('加粗').bold = True
    for text in ('挖坑', '栽苗', '浇水'):
        d.add_paragraph(text, style='List Number')
    for text in ('铁锹', '水桶'):
        d.add_paragraph(text, style='List Bullet')
    d.add_paragraph('先挖后栽', style='List Number 2')
    p = d.add_paragraph('换页前')
    p.add_run().add_break(WD_BREAK.PAGE)
    p.add_run('换页后')
    d.save(HERE / 'py-styles.docx')

    d = docx.Document()
    d.sections[0].header.paragraphs[0].text = '某某乡人民政府'
    d.sections[0].footer.paragraphs[0].text = '联系人：王五'
    t = d.add_table(rows=3, cols=3, style='Table Grid')
    for r, row in enumerate([('项目', '牵头', '时限'), ('修渠', '水利站', '4月底'), ('', '', '')]):
        for c, text in enumerate(row):
            t.cell(r, c).text = text
    t.cell(2, 0).merge(t.cell(2, 2)).text = '以上三项，月底前报结果'
    t.cell(1, 1).add_paragraph('农技站')
    d.add_paragraph('表后一段。')
    one = d.add_table(rows=1, cols=1)
    one.cell(0, 0).text = '框在一格里的话。'
    one.cell(0, 0).add_paragraph('第二句。')
    inner = t.cell(1, 2).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = '最迟', '5月'
    d.save(HERE / 'py-tables.docx')

# ---- pandoc

def pandoc(name, text):
    subprocess.run(['pandoc', '-f', 'markdown+east_asian_line_breaks', '-o', str(HERE / name)], input=text.encode(), check=True)

def make_pandoc():
    pandoc('pandoc-speech.docx', '''---
title: 在读书会上的发言
author: 李四
date: 2026年4月23日
---

# 读什么

书要挑，**不贪多**。^[一年十本就够。]

1.  老书
2.  新书
    a)  借来的
    b)  买来的

3.  闲书

## 怎么读

- 早上读
- 晚上读

> 读一页，想一页。

| 书 | 页数 |
|----|------|
| 甲 | 300  |
| 乙 | 120  |

第一行\\
第二行
''')
    pandoc('pandoc-lists.docx', '''(3) 从三起
(4) 接着四

间隔一段。

#. 自动一
#. 自动二

I.  罗马一
II. 罗马二

术语
:   解释在此

公式 $a+b=c$ 在行中，~~删去的~~不删，H~2~O。
''')

# ---- by hand

def package(name, document, **parts):
    with zipfile.ZipFile(HERE / name, 'w', zipfile.ZIP_DEFLATED) as z:
        def put(path, text):
            info = zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, text)
        kinds = ''.join(f'<Override PartName="/word/{k}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{k}+xml"/>' for k in parts)
        put('[Content_Types].xml', '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>' + kinds + '</Types>')
        rel = lambda items: '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + ''.join(f'<Relationship Id="rId{n}" Type="{OFFICE}/{k}" Target="{t}"/>' for n, (k, t) in enumerate(items, 1)) + '</Relationships>'
        put('_rels/.rels', rel([('officeDocument', 'word/document.xml')]))
        put('word/_rels/document.xml.rels', rel([(k, f'{k}.xml') for k in parts]))
        names = f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
        put('word/document.xml', f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document {names}><w:body>{document}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>')
        for k, xml in parts.items():
            root = {'header': 'hdr', 'footer': 'ftr'}.get(k, k)
            put(f'word/{k}.xml', f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {names}>{xml}</w:{root}>')

def r(text, props=''):
    return f'<w:r>{f"<w:rPr>{props}</w:rPr>" if props else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'

def p(inside, props=''):
    return f'<w:p w14:paraId="00000001">{f"<w:pPr>{props}</w:pPr>" if props else ""}{inside if inside.startswith("<") or not inside else r(inside)}</w:p>'

def num(level, list_=1):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/></w:numPr>'

def lvl(n, form, text, more=''):
    return f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="420"/></w:pPr><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr></w:lvl>'

STYLES = ('<w:docDefaults/><w:latentStyles w:count="1"><w:lsdException w:name="heading 1"/></w:latentStyles>'
          '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
          '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
          '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
          '<w:style w:type="paragraph" w:styleId="ab"><w:name w:val="Title"/><w:basedOn w:val="a"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>')

def make_hand():
    numbering = ('<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
                 + lvl(0, 'chineseCountingThousand', '%1、', '<w:pStyle w:val="1"/>') + lvl(1, 'chineseCountingThousand', '（%2）', '<w:pStyle w:val="2"/>')
                 + lvl(2, 'decimal', '%3.') + lvl(3, 'decimalEnclosedCircleChinese', '%4') + '</w:abstractNum>'
                 '<w:abstractNum w:abstractNumId="1">' + lvl(0, 'bullet', '\uf06c') + lvl(1, 'decimal', '%1.%2') + '</w:abstractNum>'
                 '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
                 '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride></w:num>')
    style = lambda s: f'<w:pStyle w:val="{s}"/>'
    package('hand-word-numbering.docx', p('在消防培训上的讲话', style('ab')) + p('各位同事：') + p('火从哪里来', style('1'))
            + p('电线老化', style('2')) + p('插座要换', num(2)) + p('灶台要清', num(2)) + p('人员麻痹', style('2')) + p('值班要有人', num(2))
            + p('火来怎么办', style('1')) + p('先报警', num(2, 3)) + p('再疏散', num(2, 3)) + p('楼上先走', num(3, 3)) + p('带上湿毛巾', num(0, 2)) + p('没有编号的标题', style('1') + num(0, 0)),
            styles=STYLES, numbering=numbering)
    change = 'w:id="1" w:author="审稿人" w:date="2026-01-02T03:04:05Z"'
    package('hand-word-changes.docx',
            p(f'{r("今年完成")}<w:del {change}><w:r><w:delText>三</w:delText></w:r></w:del><w:ins {change}>{r("五")}</w:ins>{r("项任务。")}')
            + p(r('这一段的段落标记删了，'), f'<w:rPr><w:del {change}/></w:rPr>') + p('与下一段相接。')
            + p(f'<w:moveFromRangeStart w:id="9" w:name="m"/><w:moveFrom {change}>{r("挪走的句子。")}</w:moveFrom><w:moveFromRangeEnd w:id="9"/>', f'<w:rPr><w:moveFrom {change}/></w:rPr>')
            + p('留在原处的一段。') + p(f'<w:moveTo {change}>{r("挪走的句子。")}</w:moveTo>', f'<w:rPr><w:moveTo {change}/></w:rPr>')
            + p(r('格式改过。', f'<w:b/><w:rPrChange {change}><w:rPr/></w:rPrChange>'), f'<w:jc w:val="center"/><w:pPrChange {change}><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:pPrChange>')
            + p(f'<w:del {change}><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:delInstrText>PAGE</w:delInstrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:delText>1</w:delText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:del>{r("删了一个域。")}'))
    box = lambda text: f'<w:txbxContent>{p(text)}{p("第二行", "<w:jc w:val=%scenter%s/>" % (chr(34), chr(34)))}</w:txbxContent>'
    package('hand-word-boxes.docx',
            p(f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp><wps:txbx>{box("通知要点")}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box("通知要点")}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>{r("框外的话。")}')
            + p(f'<w:r><w:pict><v:shape><v:textpath style="font-family:宋体" string="庆祝丰收"/></v:shape></w:pict></w:r>')
            + p(f'{r("看脚注")}<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>{r("，看图。")}<w:r><w:drawing><wp:inline><a:blip r:embed="rId9"/></wp:inline></w:drawing></w:r>'),
            footnotes='<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>' + r(' 注在页下。') + '</w:p></w:footnote>',
            header=p(f'<w:r><w:pict><v:shape id="PowerPlusWaterMarkObject"><v:textpath string="机密"/></v:shape></w:pict></w:r>'))
    begin, sep, end = ('<w:r><w:fldChar w:fldCharType="%s"/></w:r>' % k for k in ('begin', 'separate', 'end'))
    instr = lambda text: f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'
    circled = instr(r' eq \o\ac(○,1) ')
    package('hand-word-fields.docx',
            p(f'{begin}{instr(" TOC o 1-3 ")}{sep}<w:hyperlink w:anchor="a">{r("一、开头")}<w:r><w:tab/></w:r>{begin}{instr(" PAGEREF a ")}{sep}{r("2")}{end}</w:hyperlink>')
            + p(end) + p(f'{r("第")}{begin}{circled}{end}{r("条，")}<w:fldSimple w:instr=" DATE ">{r("2026年1月1日")}</w:fldSimple>{r("起。")}')
            + p(f'<w:sdt><w:sdtPr><w:alias w:val="地名"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r("单击此处输入地名")}</w:sdtContent></w:sdt><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>{r("同意")}')
            + p(f'<w:r><w:ruby><w:rubyPr/><w:rt>{r("lì")}</w:rt><w:rubyBase>{r("溧")}</w:rubyBase></w:ruby></w:r>{r("水")}'))
    # As WPS writes: its own names, everything in runs of one script each, numbers in the text.
    run = lambda text: ''.join(f'<w:r><w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/><w:lang w:eastAsia="zh-CN"/></w:rPr><w:t>{c}</w:t></w:r>' for c in text)
    package('hand-wps.docx', p(run('在项目开工仪式上的致辞'), '<w:keepNext w:val="0"/><w:jc w:val="center"/><w:rPr><w:b/></w:rPr>') + p('') + p(run('尊敬的各位来宾：'))
            + p(run('一是快。') + '<w:r><w:br w:type="textWrapping"/></w:r>' + run('二是好。'), '<w:ind w:firstLineChars="200" w:firstLine="640"/>')
            + '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="1"/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>进度</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>30%</w:t></w:r></w:p></w:tc></w:tr>'
              '<w:tr><w:trPr><w:del w:id="3"/></w:trPr><w:tc><w:p><w:r><w:t>旧行</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>'
            + p(run('谢谢！')), styles=STYLES)

if __name__ == '__main__':
    for make in (make_hand, make_python_docx, make_pandoc, make_libreoffice):
        make()
