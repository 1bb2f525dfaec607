//! Rules of the house that the compiler does not know: which module may name what, how files look,
//! and what a repository must not tell.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Checks every file of the project.
pub fn check(root: &Path) -> Result<()> {
    let mut wrong = Vec::new();
    for path in files(root)? {
        // What is no text is none of this check's business.
        if let Ok(text) = fs::read_to_string(root.join(&path)) {
            wrong.extend(problems(&path, &text));
        }
    }
    wrong.extend(core_tree(root)?);
    for name in ["README.md", "LICENSE-MIT", "LICENSE-APACHE", "CHANGELOG.md", "ARCHITECTURE.md"] {
        if !root.join(name).exists() {
            wrong.push(format!("{name} is missing"));
        }
    }
    ensure!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    Ok(())
}

fn files(root: &Path) -> Result<Vec<String>> {
    let output = Command::new("git")
        .current_dir(root)
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()
        .context("git is needed to list the files")?;
    ensure!(output.status.success(), "git ls-files failed");
    let names = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

/// The library must build where there is no browser.
fn core_tree(root: &Path) -> Result<Option<String>> {
    let output = Command::new(env!("CARGO"))
        .current_dir(root)
        .args(["tree", "--package", "gaojiang", "--edges", "normal", "--prefix", "none"])
        .output()?;
    ensure!(output.status.success(), "cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8_lossy(&output.stdout).into_owned();
    let shell = ["yew", "gloo", "web-sys", "js-sys", "wasm-bindgen"];
    let found = tree.lines().find(|line| {
        let name = line.split(' ').next().unwrap_or_default();
        shell.contains(&name)
    });
    Ok(found.map(|line| format!("the core's crates include {line}")))
}

/// What is wrong with a file of the project.
fn problems(path: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let rust = path.ends_with(".rs");
    // These name what they look for.
    let own = path.starts_with("xtask/src/tidy.rs");
    // Here a space at the end of a line is data.
    let spaces =
        ["tests/corpus/", "src/read/gbk.txt", "fuzz/dict.txt"].iter().any(|p| path.starts_with(p));
    let generated = path.starts_with("tests/snap/") || path == "Cargo.lock" || spaces;
    // It came as it is, and stays so.
    let foreign = path == "tests/check_docx.py" || path.starts_with("LICENSE");
    let app = path.starts_with("src/app") || path == "src/main.rs";
    let core = path.starts_with("src/") && !app;
    let reader = ["src/render", "src/paginate", "src/count", "src/lectern"]
        .iter()
        .any(|p| path.starts_with(p));
    if foreign {
        return wrong;
    }
    let mut say = |line: usize, what: &str| wrong.push(format!("{path}:{line}: {what}"));
    if !generated && !text.is_empty() && !text.ends_with('\n') {
        say(text.lines().count(), "the last line does not end");
    }
    if rust && path.starts_with("src/") && !text.starts_with("//!") {
        say(1, "a module begins with what it is for: //!");
    }
    // Unit tests may know more than the module they test.
    let body = text.lines().take_while(|line| !line.contains("#[cfg(test)]")).count();
    for (at, line) in text.lines().enumerate() {
        let number = at + 1;
        let code = line.split("//").next().unwrap_or_default();
        let mut rule = |bad: bool, what: &str| {
            if bad {
                say(number, what);
            }
        };
        rule(!generated && line.ends_with([' ', '\t']), "white space at the end");
        rule(rust && line.contains('\t'), "a tab");
        if own || generated {
            continue;
        }
        let names = |word: &str| names(code, word);
        rule(
            rust && path.starts_with("src/")
                && path != "src/app/browser.rs"
                && !path.starts_with("src/app/browser/")
                && (names("web_sys") || names("gloo")),
            "only src/app/browser.rs and what is below it names web_sys or gloo",
        );
        rule(
            core && path != "src/markup.rs" && names("pulldown_cmark") && number <= body,
            "only src/markup.rs names pulldown_cmark",
        );
        rule(
            core && ["yew", "wasm_bindgen", "js_sys"].into_iter().any(names),
            "the core knows no browser",
        );
        rule(
            reader
                && number <= body
                && (line.contains("crate::speech") || line.contains("crate::library")),
            "what reads the document knows no speech and no library",
        );
        rule(
            app && ["onkeydown", "onkeyup", "onkeypress", "oninput"].into_iter().any(names),
            "what every key does is heard at its element: use_heard",
        );
        let doors = [
            "set_inner_html", "set_outer_html", "insert_adjacent_html", "from_html_unchecked",
            "create_contextual_fragment", "new_with_args", "new_no_args", "eval",
        ];
        rule(
            rust && path.starts_with("src/")
                && (doors.into_iter().any(names) || code.contains("document.write")),
            "text becomes markup or script by no way but our own escaped writers",
        );
        rule(
            rust && ["todo!", "dbg!", "unimplemented!"].iter().any(|word| code.contains(word)),
            "scaffolding",
        );
        rule(line.contains("FIXME") || line.contains("TODO:"), "what is to do is an issue");
        rule(
            (app || path == "index.html") && line.contains(" style=\""),
            "the policy of the page refuses style attributes: use a class",
        );
        let places = ["/root/", "/home/", "/work/", "/Users/"];
        rule(places.iter().any(|place| line.contains(place)), "a path of some machine");
        let hosts = ["static.crates.io", "pypi.org", "registry.npmjs", "deb.debian.org"];
        rule(hosts.iter().any(|host| line.contains(host)), "the host of a package registry");
    }
    wrong
}

/// Whether a line of code names `word` as a path or a crate.
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let letter = |c: char| c.is_alphanumeric() || c == '_';
        !code[..at].ends_with(letter) && !code[at + word.len()..].starts_with(letter)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_found_and_what_is_right_is_left() {
        let cases = [
            ("src/slot.rs", "//! A\nuse web_sys::Window;\n", Some("browser.rs")),
            ("src/app/browser.rs", "//! A\nuse web_sys::Window;\n", None),
            ("src/app/browser/stage.rs", "//! A\nuse web_sys::Window;\n", None),
            ("src/app/browser/store.rs", "//! A\nuse web_sys::Window;\n", None),
            ("src/app/state.rs", "//! A\nuse gloo::timers;\n", Some("browser.rs")),
            ("src/app/state.rs", "//! A\nlet gloomy = 1;\n", None),
            ("src/slot.rs", "//! A\nuse pulldown_cmark::Event;\n", Some("markup.rs")),
            ("src/markup.rs", "//! A\nuse pulldown_cmark::Event;\n", None),
            ("src/render/html.rs", "//! A\nuse crate::speech::Speech;\n", Some("no speech")),
            ("src/compose.rs", "//! A\nuse crate::speech::Speech;\n", None),
            ("src/slot.rs", "use std::rc::Rc;\n", Some("what it is for")),
            ("src/slot.rs", "//! A\nlet a = 1; \n", Some("white space")),
            ("src/slot.rs", "//! A\n\tlet a = 1;\n", Some("tab")),
            ("src/slot.rs", "//! A\nlet a = 1;", Some("does not end")),
            ("src/slot.rs", "//! A\ntodo!()\n", Some("scaffolding")),
            ("src/slot.rs", "//! A\nlet a = yew::html!{};\n", Some("no browser")),
            ("src/app/top.rs", "//! A\n<p style=\"a\">\n", Some("class")),
            (
                "src/app/pages.rs",
                "//! A\nlet a = Html::from_html_unchecked(text);\n",
                Some("escaped"),
            ),
            ("src/app/browser.rs", "//! A\nelement.set_inner_html(text);\n", Some("escaped")),
            ("src/app/browser.rs", "//! A\njs_sys::eval(text);\n", Some("escaped")),
            ("src/app/browser.rs", "//! A\nelement.set_text_content(Some(text));\n", None),
            ("src/slot.rs", "//! A\nlet a = evaluated(retrieval);\n", None),
            ("README.md", "see /home/somebody/x\n", Some("machine")),
            ("README.md", "a plain line\n", None),
        ];
        for (path, text, wanted) in cases {
            let found = problems(path, text);
            match wanted {
                Some(part) => {
                    assert_eq!(found.len(), 1, "{path} {text:?}: {found:?}");
                    assert!(found[0].contains(part), "{path} {text:?}: {found:?}");
                }
                None => assert!(found.is_empty(), "{path} {text:?}: {found:?}"),
            }
        }
    }
}
