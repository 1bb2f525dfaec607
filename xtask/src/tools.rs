//! Finds the programs that the tests need, and installs them where that is plainly wanted: on Debian
//! as root. Elsewhere it says what to install.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::run;

/// A program the tests need.
struct Tool {
    /// The names it goes by, the first found counts.
    names: &'static [&'static str],
    /// Where it is on systems that have no such name on the path.
    places: &'static [&'static str],
    /// Names another one.
    variable: Option<&'static str>,
    debian: &'static str,
    elsewhere: &'static str,
}

const CHROMIUM: Tool = Tool {
    names: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"],
    places: &[
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "C:/Program Files/Google/Chrome/Application/chrome.exe",
        "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    ],
    variable: Some("GAOJIANG_CHROMIUM"),
    debian: "chromium",
    elsewhere: "Chromium or Google Chrome (or set GAOJIANG_CHROMIUM to it)",
};

const FIREFOX: Tool = Tool {
    names: &["firefox-esr", "firefox"],
    places: &[
        "/Applications/Firefox.app/Contents/MacOS/firefox",
        "C:/Program Files/Mozilla Firefox/firefox.exe",
    ],
    variable: Some("GAOJIANG_FIREFOX"),
    debian: "firefox-esr",
    elsewhere: "Firefox (or set GAOJIANG_FIREFOX to it)",
};

const OFFICE: [Tool; 3] = [
    Tool {
        names: &["soffice"],
        places: &[],
        variable: None,
        debian: "libreoffice-writer-nogui",
        elsewhere: "LibreOffice, with soffice on the PATH",
    },
    Tool {
        names: &["pdftotext"],
        places: &[],
        variable: None,
        debian: "poppler-utils",
        elsewhere: "poppler's pdftotext and pdfinfo, on the PATH",
    },
    PYTHON,
];

const PYTHON: Tool = Tool {
    names: &["python3"],
    places: &[],
    variable: None,
    debian: "python3",
    elsewhere: "Python 3, as python3 on the PATH",
};

/// A full-width Chinese font, whose metrics the page tests rest on.
const FONTS: &str = "fonts-noto-cjk";
/// Stands in for Times New Roman with its widths.
const LATIN_FONTS: &str = "fonts-liberation";

/// Reads .docx files as others do; a package of the system's Python.
const PYTHON_DOCX: &str = "python3-docx";

/// What the native tests need.
pub fn for_native_tests() -> Result<()> {
    provide(&[&PYTHON], &[])
}

/// The browsers that the page is tried in.
pub struct Browsers {
    pub chromium: PathBuf,
    pub firefox: PathBuf,
}

/// What the browser's tests need; gives the browsers.
pub fn for_browser_tests() -> Result<Browsers> {
    let tools: Vec<&Tool> = [&CHROMIUM, &FIREFOX].into_iter().chain(&OFFICE).collect();
    provide(&tools, &[FONTS, LATIN_FONTS])?;
    let found = |tool: &Tool| {
        find(tool).ok_or_else(|| anyhow::anyhow!("no browser: install {}", tool.elsewhere))
    };
    Ok(Browsers { chromium: found(&CHROMIUM)?, firefox: found(&FIREFOX)? })
}

/// What the office suite's tests need.
pub fn for_office_tests() -> Result<()> {
    provide(&OFFICE.iter().collect::<Vec<_>>(), &[FONTS, LATIN_FONTS, PYTHON_DOCX])?;
    let has = |python: &str| {
        let output = Command::new(python).args(["-c", "import docx"]).output();
        output.is_ok_and(|output| output.status.success())
    };
    if !["python3", "/usr/bin/python3"].into_iter().any(has) {
        bail!("to run these tests, install python-docx: pip install python-docx");
    }
    Ok(())
}

/// Whether there is valgrind, which counts instructions; on Debian as root it is installed.
pub fn has_valgrind() -> Result<bool> {
    if debian_root() && !on_path("valgrind") {
        install(&["valgrind"])?;
    }
    Ok(on_path("valgrind"))
}

/// Whether a program is on the path.
pub fn on_path(name: &str) -> bool {
    Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

fn provide(tools: &[&Tool], packages: &[&str]) -> Result<()> {
    let missing: Vec<&&Tool> = tools.iter().filter(|tool| find(tool).is_none()).collect();
    if !debian_root() {
        let names: Vec<&str> = missing.iter().map(|tool| tool.elsewhere).collect();
        if !names.is_empty() {
            bail!("to run these tests, install:\n  {}", names.join("\n  "));
        }
        return Ok(());
    }
    let mut wanted: Vec<&str> = missing.iter().map(|tool| tool.debian).collect();
    wanted.extend(packages.iter().filter(|package| !installed(package)));
    if wanted.is_empty() {
        return Ok(());
    }
    install(&wanted)
}

fn install(packages: &[&str]) -> Result<()> {
    println!("installing {}", packages.join(" "));
    run(Command::new("apt-get").args(["update", "-q"]))?;
    run(Command::new("apt-get")
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(["install", "-y", "-q", "--no-install-recommends"])
        .args(packages))
}

fn find(tool: &Tool) -> Option<PathBuf> {
    let named = tool.variable.and_then(std::env::var_os).map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = || {
        tool.names.iter().find_map(|name| {
            std::env::split_paths(&path)
                .flat_map(|folder| [folder.join(name), folder.join(format!("{name}.exe"))])
                .find(|file| file.is_file())
        })
    };
    let known = || tool.places.iter().map(PathBuf::from).find(|place| place.is_file());
    named.filter(|path| path.is_file()).or_else(on_path).or_else(known)
}

fn debian_root() -> bool {
    let root = Command::new("id").arg("-u").output();
    let root = root.is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    root && Path::new("/etc/debian_version").exists()
}

fn installed(package: &str) -> bool {
    let status = Command::new("dpkg-query").args(["-W", "-f=${Status}", package]).output();
    status.is_ok_and(|output| output.stdout.ends_with(b"install ok installed"))
}
