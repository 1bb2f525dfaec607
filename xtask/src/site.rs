//! The page as a site: what trunk builds for any static server, and a server to try it on.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{page, run, tools};

const TRUNK: &str = "0.21.14";
const WASM_BINDGEN: &str = "0.2.130";

/// `trunk build --release`, with trunk and wasm-bindgen installed where they are missing.
pub fn build(root: &Path) -> Result<()> {
    page::add_target()?;
    let install = |arguments: &[&str]| {
        run(Command::new(env!("CARGO")).current_dir(root).arg("install").args(arguments))
    };
    if !tools::on_path("trunk") {
        install(&["trunk", "--version", TRUNK, "--locked"])?;
    }
    if !tools::on_path("wasm-bindgen") {
        install(&["wasm-bindgen-cli", "--version", WASM_BINDGEN])?;
    }
    run(Command::new("trunk").current_dir(root).args(["build", "--release", "--offline"]))
}

/// What trunk leaves to do, as its hook: the styles for the oldest browsers we serve, and in a release
/// the content security policy.
pub fn finish() -> Result<()> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let staging = staging.context("trunk runs this, as a hook")?;
    for entry in fs::read_dir(&staging)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "css") {
            fs::write(&path, page::compile(&fs::read_to_string(&path)?)?)?;
        }
    }
    // The server that trunk is while one works adds scripts that the policy would not know.
    if std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release") {
        let path = staging.join("index.html");
        fs::write(&path, with_policy(&fs::read_to_string(&path)?)?)?;
    }
    Ok(())
}

fn with_policy(html: &str) -> Result<String> {
    let scripts = html.split("<script").skip(1).filter_map(|rest| {
        let (_, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        Some(format!("'{}'", page::hash(script)))
    });
    let policy = format!(
        "default-src 'none'; script-src 'self' {} 'wasm-unsafe-eval'; style-src 'self'; \
         img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'",
        scripts.collect::<Vec<_>>().join(" ")
    );
    let (before, after) = html.split_once(page::CHARSET).context("index.html has no charset")?;
    Ok([before, page::CHARSET, &page::policy_tag(&policy), after].concat())
}

/// Serves a folder on the loopback, below a path of its own so that absolute paths are found out.
/// Gives the address; serves until the program ends.
pub fn serve(folder: PathBuf) -> Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let port = listener.local_addr()?.port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folder = folder.clone();
            std::thread::spawn(move || answer(stream, &folder));
        }
    });
    Ok(format!("http://127.0.0.1:{port}/below/"))
}

fn answer(mut stream: TcpStream, folder: &Path) -> Result<()> {
    let mut request = String::new();
    BufReader::new(&stream).read_line(&mut request)?;
    let path = request.split(' ').nth(1).context("no path")?;
    let file = path.split('?').next().unwrap_or_default().strip_prefix("/below/");
    let file = file.map(|file| if file.is_empty() { "index.html" } else { file });
    let body = file
        .filter(|file| !file.contains(".."))
        .and_then(|file| fs::read(folder.join(file)).ok().map(|body| (file, body)));
    let Some((file, body)) = body else {
        stream.write_all(
            b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        )?;
        return Ok(());
    };
    let mime = match file.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    };
    write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: {mime}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(&body)?;
    Ok(())
}
