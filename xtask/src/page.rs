//! Makes the single page: script, styles and wasm in one file that opens by double click.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use lightningcss::targets::{Browsers, Targets};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::order::{self, Program};
use crate::streams::{self, Streams};
use crate::{dense, run};

const TARGET: &str = "wasm32-unknown-unknown";
const BOOT: &str = include_str!("boot.js");
const BEGIN: &str = include_str!("begin.js");
/// The style sheets for what stands on the page until the app has started. The others are packed.
const FIRST: [&str; 2] = ["style/tokens.css", "style/boot.css"];
pub const CHARSET: &str = "<meta charset=\"utf-8\">";

/// How a program is put together: functions up to this cost become part of those that call them, where
/// opt-level z stops at 5. Of what can be had for bytes it gives the most: with 40 KB more a key takes 6 %
/// less time and reading a text 9 %. At 75 the page has 110 KB more; opt-level s for our own crate, 140.
/// What is measured natively is put together the same way.
pub const INLINED: [&str; 2] = ["--", "-Cllvm-args=-inline-threshold=40"];

/// The page, and what it was made of.
pub struct Page {
    pub path: PathBuf,
    pub wasm: Vec<u8>,
    /// Its bytes.
    pub size: usize,
}

/// Builds `dist/gaojiang.html`.
pub fn build(root: &Path) -> Result<Page> {
    let start = Instant::now();
    add_target()?;
    let wasm = compile_wasm(root, "gaojiang", &["--bin", "gaojiang"], "gaojiang.wasm")?;
    let (script, wasm) = bind(&wasm)?;
    let mut script = bare(&script);
    let program = order::by_likeness(&wasm, &mut renamer(&mut script))?;
    let Streams { bytes: streams, program: wasm } = streams::split(&program)?;
    let template = fs::read_to_string(root.join("index.html"))?;
    let first = styles(root, &template, |path| FIRST.contains(&path))?;
    let parts = Parts {
        unpacker: unpacker(root)?,
        streams,
        program: wasm.len(),
        styles: styles(root, &template, |path| !FIRST.contains(&path))?,
        script: format!("(() => {{\n{script}\n{}\n}})();\n", bare(BEGIN)),
    };
    let html = assemble(&template, &first, &parts)?;
    let path = root.join("dist/gaojiang.html");
    fs::create_dir_all(root.join("dist"))?;
    let file = dense::file(&html);
    let size = file.len();
    fs::write(&path, file)?;
    println!(
        "{} ({} KB, wasm {} KB) in {:.1} s",
        path.display(),
        size / 1000,
        wasm.len() / 1000,
        start.elapsed().as_secs_f64()
    );
    Ok(Page { path, wasm, size })
}

/// Compiles a program of a package for the browser; `file` is where cargo puts it.
pub fn compile_wasm(root: &Path, package: &str, what: &[&str], file: &str) -> Result<PathBuf> {
    run(Command::new(env!("CARGO"))
        .current_dir(root)
        .args(["rustc", "--release", "--package", package])
        .args(what)
        .args(["--target", TARGET])
        .args(if package == "unpack" { &[][..] } else { &INLINED })
        .env("CARGO_ENCODED_RUSTFLAGS", rust_flags()))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    Ok(target.join(TARGET).join("release").join(file))
}

/// Opens a file in the default browser.
pub fn open(path: &Path) -> Result<()> {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "start", ""]);
        command
    } else {
        Command::new("xdg-open")
    };
    match command.arg(path).status() {
        Ok(status) if status.success() => Ok(()),
        _ => bail!("no browser could be started; open {} yourself", path.display()),
    }
}

/// Adds the wasm target to the toolchain if it is not there.
pub fn add_target() -> Result<()> {
    let installed = Command::new("rustup").args(["target", "list", "--installed"]).output();
    let installed = installed.context("rustup is needed: see https://rustup.rs")?;
    if !String::from_utf8_lossy(&installed.stdout).lines().any(|line| line == TARGET) {
        run(Command::new("rustup").args(["target", "add", TARGET]))?;
    }
    Ok(())
}

/// Flags that keep the builder's folders out of the messages of panics, and so out of the page.
fn rust_flags() -> String {
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| Some(std::env::home_dir()?.join(".cargo"))).unwrap_or_default();
    let sources = fs::read_dir(cargo.join("registry/src")).into_iter().flatten().flatten();
    let mut flags: Vec<String> = sources
        .map(|source| format!("--remap-path-prefix={}=crates", source.path().display()))
        .collect();
    flags.sort();
    // The separator that cargo documents: a path may hold a space.
    flags.join("\u{1f}")
}

/// wasm-bindgen's classic script and the wasm that goes with it.
pub fn bind(wasm: &Path) -> Result<(String, Vec<u8>)> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).typescript(false).remove_name_section(true);
    bindgen.remove_producers_section(true).no_modules(true)?;
    let mut output = bindgen.generate_output()?;
    let wasm = output.wasm_mut().emit_wasm();
    Ok((output.js().to_owned(), wasm))
}

/// Gives what a program imports short names, in wasm-bindgen's script too. The long ones end in a
/// hash each, of which a packer makes nothing.
fn renamer(script: &mut String) -> impl FnMut(&str) -> Result<String> {
    let mut count = 0;
    move |name| {
        let (before, after) = script
            .split_once(&format!("\n{name}: "))
            .with_context(|| format!("wasm-bindgen's script has no {name}"))?;
        count += 1;
        let short = format!("i{count}");
        *script = format!("{before}\n{short}: {after}");
        Ok(short)
    }
}

/// The program that unpacks the other one, without its names.
fn unpacker(root: &Path) -> Result<Vec<u8>> {
    let wasm = fs::read(compile_wasm(root, "unpack", &["--lib"], "unpack.wasm")?)?;
    let Program { before, functions, after } =
        order::by_likeness(&wasm, &mut |name| Ok(name.to_owned()))?;
    order::together(&before, &functions, &after)
}

/// The wanted style sheets of those that index.html names, in its order, as one for the oldest
/// browsers we serve.
fn styles(root: &Path, template: &str, wanted: impl Fn(&str) -> bool) -> Result<String> {
    let mut source = String::new();
    for line in template.lines().filter(|line| line.contains("rel=\"css\"")) {
        let path = line.split("href=\"").nth(1).and_then(|rest| rest.split('"').next());
        let path = path.with_context(|| format!("no href in {line}"))?;
        if !wanted(path) {
            continue;
        }
        source.push_str(&fs::read_to_string(root.join(path)).with_context(|| path.to_owned())?);
    }
    compile(&source)
}

/// A style sheet as the oldest browsers we serve understand it.
pub fn compile(source: &str) -> Result<String> {
    let version = |major: u32| Some(major << 16);
    let browsers = Browsers { chrome: version(109), firefox: version(115), ..Browsers::default() };
    let targets = Targets { browsers: Some(browsers), ..Targets::default() };
    let mut sheet = StyleSheet::parse(source, ParserOptions::default())
        .map_err(|error| anyhow::anyhow!("style: {error}"))?;
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() })?;
    let printed = sheet.to_css(PrinterOptions { minify: true, targets, ..Default::default() })?;
    Ok(printed.code)
}

/// What the page is put together of.
struct Parts {
    /// The program that unpacks the others.
    unpacker: Vec<u8>,
    streams: Vec<u8>,
    /// The length of what the streams make.
    program: usize,
    styles: String,
    script: String,
}

/// As gzip, by the tightest packer that takes less than a second.
fn pack(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut packer = libdeflater::Compressor::new(libdeflater::CompressionLvl::best());
    let mut packed = vec![0; packer.gzip_compress_bound(wasm.len())];
    let length = packer.gzip_compress(wasm, &mut packed)?;
    packed.truncate(length);
    Ok(packed)
}

fn assemble(template: &str, first: &str, parts: &Parts) -> Result<String> {
    let Parts { unpacker, streams, program, styles, script } = parts;
    let all = [streams, styles.as_bytes(), script.as_bytes()].concat();
    let packed = pack(&all)?;
    let text = dense::encode(&packed);
    let sizes = format!(
        "{{ text: {}, packed: {}, all: {}, program: {program}, streams: {}, styles: {}, script: {} }}",
        // As UTF-8, which is how the unpacker gets it.
        text.len(),
        packed.len(),
        all.len(),
        streams.len(),
        styles.len(),
        script.len()
    );
    let boot = bare(BOOT).replacen("SIZES", &sizes, 1);
    let unpacker: String =
        unpacker.iter().filter_map(|byte| char::from_u32(0x100 + u32::from(*byte))).collect();
    let boot = boot.replacen("UNPACKER", &unpacker, 1);
    ensure!(!boot.contains("</script"), "boot.js ends its own element");
    let policy = format!(
        "default-src 'none'; script-src '{}' '{}' 'wasm-unsafe-eval'; style-src '{}' '{}'; \
         img-src data: blob:; worker-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'",
        hash(&boot),
        hash(script),
        hash(first),
        hash(styles)
    );
    let mut html = String::new();
    for line in template.lines() {
        if line.contains("data-trunk") {
            continue;
        }
        match line.trim() {
            // The mark of UTF-16 says it instead.
            CHARSET => html.push_str(policy_tag(&policy).trim_start()),
            "</head>" => html.push_str(&format!("<style>{first}</style>\n</head>")),
            // In a comment: the quickest text for a browser to read, and no browser shows it.
            "</body>" => html.push_str(&format!(
                "<script>{boot}</script>\n<div id=\"program\" hidden><!--{text}--></div>\n</body>"
            )),
            _ => html.push_str(line),
        }
        html.push('\n');
    }
    ensure!(html.contains("Content-Security-Policy"), "index.html has no charset line");
    ensure!(html.contains("<style>") && html.contains("<script>"), "index.html lacks head or body");
    Ok(html)
}

/// A script without its comments and indents.
fn bare(script: &str) -> String {
    let lines = script.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Stands right behind [`CHARSET`]: a policy holds for what follows it.
pub fn policy_tag(policy: &str) -> String {
    format!("\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")
}

/// How a policy names an inline script or style.
pub fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "<head>\n<meta charset=\"utf-8\">\n<link data-trunk rel=\"css\" href=\"style/x.css\">\n</head>\n<body>\n</body>\n";

    #[test]
    fn the_page_holds_all_and_says_so_in_its_policy() {
        let parts = Parts {
            unpacker: b"wasm".to_vec(),
            streams: b"streams".to_vec(),
            program: 9,
            styles: "d{e:f}".to_owned(),
            script: "run('</script>')".to_owned(),
        };
        let html = assemble(TEMPLATE, "a{b:c}", &parts).unwrap();
        assert!(!html.contains("data-trunk"));
        for open in
            ["'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", " *;", "http:", "https:"]
        {
            assert!(!html.contains(open), "the policy lets in {open}");
        }
        assert_eq!(html.matches("</script").count(), 1);
        assert_eq!(html.matches("-->").count(), 1);
        for packed in [&parts.styles, &parts.script] {
            assert!(html.contains(&hash(packed)) && !html.contains(packed.as_str()));
        }
        for part in ["script>", "style>"] {
            let body = html.rsplit(&format!("<{part}")).next().unwrap();
            let body = body.split(&format!("</{part}")).next().unwrap();
            assert!(html.contains(&hash(body)), "{part} is not what the policy says");
        }
    }

    #[test]
    fn imports_have_short_names_in_both() {
        let mut script = "const import0 = {\n__wbg_a_1: f,\n__wbg_b_2: g,\n};".to_owned();
        let mut rename = renamer(&mut script);
        assert_eq!(rename("__wbg_b_2").unwrap(), "i1");
        assert_eq!(rename("__wbg_a_1").unwrap(), "i2");
        assert!(rename("__wbg_c_3").is_err());
        drop(rename);
        assert_eq!(script, "const import0 = {\ni2: f,\ni1: g,\n};");
    }

    #[test]
    fn a_template_without_its_marks_is_refused() {
        let (styles, script) = Default::default();
        let parts = Parts { unpacker: vec![], streams: vec![], program: 0, styles, script };
        assert!(assemble("<head></head>", "", &parts).is_err());
    }
}
