//! Packs: opened from files, merged with what was changed here, given away again.

use std::path::PathBuf;

use super::app::open;
use super::harness::{Page, TempDir};

const FIRST: &str = "%% 素材包 emergency
名称：应急管理讲话
版本：1.0
作者：县应急管理局
来源：全县安全生产会议材料

%% 段落块 flood
标题：防汛工作再部署
类别：要求

要压紧压实防汛责任，做到守土有责。

%% 段落块 fire
标题：森林防火不松劲
类别：要求

要管住人、看住火、护住林。
";

const FAULTY: &str = "%% 素材包 service
名称：窗口服务
作家：王芳

%% 段落块 smile
标题：把群众的事当自己的事
类别：要求

要把群众的急难愁盼放在心上。
";

fn file(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[track_caller]
fn show_packs(page: &Page) {
    page.click_text(".library .tab", "素材包");
    page.wait(".pack-tools");
}

#[track_caller]
fn show_blocks(page: &Page) {
    page.click_text(".library .tab", "段落块");
    page.wait(".block-item");
}

/// The text of a block of a pack in the library.
#[track_caller]
fn block_text(page: &Page, pack: &str, block: &str) -> String {
    page.select(".of-pack", pack);
    let item = format!("[data-block=\"{pack} {block}\"]");
    page.wait(&item);
    if page.count(&format!("{item} .block-text")) == 0 {
        page.click(&format!("{item} .block-head"));
    }
    page.wait(&format!("{item} .block-text"));
    page.text(&format!("{item} .block-text"))
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_newer_version_of_an_edited_pack_is_merged_as_chosen() {
    let (browser, page) = open();
    let folder = TempDir::new();
    let first = file(&folder, "应急.md", FIRST);
    let faulty = file(&folder, "窗口.md", FAULTY);
    let other = file(&folder, "清单.txt", "今天要办的事");

    // Two packs, one with a wrong line, and a file that is none.
    show_packs(&page);
    page.choose_files("[data-field=packs]", &[&first, &faulty, &other]);
    page.wait_text("dialog .problems", "清单.txt");
    let told = page.texts("dialog .problems").join("\n");
    assert!(told.contains("窗口.md 第 3 行") && told.contains("作家"), "{told}");
    assert!(told.contains("%% 素材包 编号"), "what a pack looks like: {told}");
    page.click_text("dialog button", "知道了");
    page.wait_gone("dialog");
    page.wait("[data-pack=emergency]");
    page.wait("[data-pack=service]");

    // One undo takes the whole opening back.
    page.click(".bar button[aria-label=撤销]");
    page.wait_gone("[data-pack=emergency]");
    assert_eq!(page.count("[data-pack=service]"), 0);
    page.click(".bar button[aria-label=重做]");
    page.wait("[data-pack=emergency]");

    // A block of it is found and edited.
    show_blocks(&page);
    page.fill("[data-field=search]", "守土有责");
    page.wait_text(".block-item .block-title", "防汛工作再部署");
    page.fill("[data-field=search]", "");
    assert!(block_text(&page, "emergency", "flood").contains("压紧压实"));
    page.click_text(".block-preview button", "修改");
    page.wait("dialog .block-form");
    page.fill("dialog .block-form textarea", "我改的防汛要求。");
    page.click_text("dialog button", "保存");
    page.wait_gone("dialog");

    // A newer version: changed in both, changed there, new there.
    let newer = FIRST
        .replace("1.0", "1.1")
        .replace("压紧压实", "逐级压实")
        .replace("护住林。", "护住林，严查违规用火。")
        + "\n%% 段落块 drill\n标题：演练要练出实效\n\n把演练当实战。\n";
    let newer = file(&folder, "应急 新.md", &newer);
    show_packs(&page);
    page.choose_files("[data-field=packs]", &[&newer]);
    page.wait("dialog .difference.conflict");
    assert_eq!(page.count("dialog .difference"), 4);
    assert!(page.text("dialog .conflict .mine").contains("我改的防汛要求"));
    assert!(page.text("dialog .conflict .theirs").contains("逐级压实"));
    let added = page.texts("dialog .difference ins").join(" ");
    assert!(added.contains("，严查违规用火"), "{added}");
    // What both changed: mine; what was changed there stays as proposed; the new one not.
    page.click_text("dialog .conflict [role=radio]", "保留我的");
    page.wait_eq(
        "document.querySelector('dialog .conflict [aria-checked=true]').innerText",
        "保留我的",
    );
    page.click_text("dialog [role=radio]", "不要");
    page.click_text("dialog button", "按所选打开");
    page.wait_gone("dialog");
    page.wait_text("[data-pack=emergency]", "版本 1.1");

    // After a reload all is there as chosen.
    page.wait_text(".saved", "已保存");
    page.reload();
    page.wait(".library");
    show_packs(&page);
    page.wait_text("[data-pack=emergency]", "2 个段落块");
    show_blocks(&page);
    assert!(block_text(&page, "emergency", "flood").contains("我改的防汛要求"));
    assert!(block_text(&page, "emergency", "fire").contains("严查违规用火"));

    // Given away as a file that a person can read.
    show_packs(&page);
    page.click_text("[data-pack=emergency] button", "导出");
    let exported = std::fs::read_to_string(browser.wait_download()).unwrap();
    for wanted in
        ["%% 素材包 emergency", "版本：1.1", "来源：全县安全生产会议材料", "我改的防汛要求。"]
    {
        assert!(exported.contains(wanted), "{wanted} is not in {exported}");
    }

    // The same version again: only what was changed here differs from it.
    page.choose_files("[data-field=packs]", &[&newer]);
    page.wait("dialog .difference");
    assert_eq!(page.texts("dialog .status-word"), ["我改过", "我删了"]);
    page.click_text("dialog button", "都不打开");
    page.wait_gone("dialog");
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn several_packs_go_out_in_one_file_and_come_back() {
    let (browser, page) = open();
    let folder = TempDir::new();
    show_packs(&page);
    let files =
        [file(&folder, "1.md", FIRST), file(&folder, "2.md", &FAULTY.replace("作家", "作者"))];
    page.choose_files("[data-field=packs]", &[&files[0], &files[1]]);
    page.wait("[data-pack=service]");
    // Its own words about itself are changed.
    page.click_text("[data-pack=service] button", "属性");
    page.wait("dialog .pack-form");
    page.fill("dialog [aria-label=许可]", "本单位内部使用");
    page.click_text("dialog button", "保存");
    page.wait_gone("dialog");
    page.wait_text("[data-pack=service]", "本单位内部使用");
    page.click_text(".pack-tools button", "导出…");
    page.click_text("dialog button", "导出 2 个");
    let zip = browser.wait_download();

    let (other, elsewhere) = open();
    show_packs(&elsewhere);
    elsewhere.choose_files("[data-field=packs]", &[&zip]);
    elsewhere.wait_text("[data-pack=service]", "本单位内部使用");
    elsewhere.wait_text("[data-pack=emergency]", "2 个段落块");
    elsewhere.click_text("[data-pack=emergency] button", "移除");
    elsewhere.wait_gone("[data-pack=emergency]");
    elsewhere.click_text(".toast button", "撤销");
    elsewhere.wait("[data-pack=emergency]");
    other.finish();
    browser.finish();
}

#[test]
#[ignore = "needs the built page and a browser; cargo xtask test runs it"]
fn a_pack_is_dropped_on_the_page_in_any_encoding() {
    let (browser, page) = open();
    page.wait(".sheet .line");
    show_packs(&page);
    // “%% 素材包 gbk”, “名称：国标”, a block, in GB18030.
    let bytes = "37,37,32,203,216,178,196,176,252,32,103,98,107,10,195,251,179,198,163,186,185,250,177,234,10,10,37,37,32,182,206,194,228,191,233,32,97,10,177,234,204,226,163,186,188,215,10,10,213,253,206,196,161,163,10";
    page.eval(&format!(
        "(() => {{
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array([{bytes}])], '国标.txt'));
            for (const type of ['dragover', 'drop']) {{
                document.querySelector('.pages-pane').dispatchEvent(
                    new DragEvent(type, {{ bubbles: true, cancelable: true, dataTransfer: data }}));
            }}
        }})()"
    ));
    page.wait_text("[data-pack=gbk]", "国标");
    page.wait_text("[data-pack=gbk]", "1 个段落块");
    browser.finish();
}
