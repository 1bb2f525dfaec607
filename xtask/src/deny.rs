//! What may come into the project: licences, sources, banned and doubled crates, by `deny.toml`.
//!
//! That file is cargo-deny's. cargo-deny itself is several hundred crates, minutes to install on a
//! machine that has rustup alone; what can be told from `cargo metadata` is checked here, in a second.
//! Where cargo-deny is installed it runs too: it alone knows advisories.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::{run, tools};

pub fn check(root: &Path) -> Result<()> {
    let rules: Rules = toml::from_str(&std::fs::read_to_string(root.join("deny.toml"))?)?;
    let output = Command::new(env!("CARGO"))
        .current_dir(root)
        .args(["metadata", "--format-version", "1", "--locked"])
        .output()?;
    ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Metadata = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let wrong = problems(&rules, &metadata.packages);
    ensure!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    println!(
        "{} crates: licences, sources, bans and doubles are as deny.toml has them",
        metadata.packages.len()
    );
    if !tools::on_path("cargo-deny") {
        println!(
            "advisories were not looked at: cargo install cargo-deny --locked would have them"
        );
        return Ok(());
    }
    run(Command::new("cargo-deny")
        .current_dir(root)
        .args(["check", "licenses", "bans", "sources"]))?;
    // Its database is a repository of its own. Where that cannot be had, an old copy does; where there
    // is none, that is told and is no fault of the project.
    let advisories = |offline: &[&str]| {
        let mut command = Command::new("cargo-deny");
        command.current_dir(root).args(offline).args(["check", "advisories"]).output()
    };
    let mut output = advisories(&[])?;
    let said = |output: &std::process::Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let no_database =
        |said: &str| said.contains("advisory database") || said.contains("failed to fetch");
    if !output.status.success() && no_database(&said(&output)) {
        output = advisories(&["--offline"])?;
        if !output.status.success() && no_database(&said(&output)) {
            println!("advisories were not looked at: their database cannot be had here");
            return Ok(());
        }
    }
    ensure!(output.status.success(), "advisories:\n{}", said(&output));
    Ok(())
}

/// What of cargo-deny's file is checked here.
#[derive(Deserialize)]
struct Rules {
    licenses: Licenses,
    bans: Bans,
    sources: Sources,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    allow: Vec<String>,
    #[serde(rename = "crate")]
    name: String,
}

#[derive(Deserialize)]
struct Bans {
    deny: Vec<Entry>,
    skip: Vec<Entry>,
}

/// `name` or `name@version`, the version as far as it is given.
#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "crate")]
    name: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    /// None: it is part of the project.
    source: Option<String>,
}

impl Entry {
    fn fits(&self, package: &Package) -> bool {
        match self.name.split_once('@') {
            None => self.name == package.name,
            Some((name, version)) => {
                let rest = package.version.strip_prefix(version);
                name == package.name
                    && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }
        }
    }
}

fn problems(rules: &Rules, packages: &[Package]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut versions: BTreeMap<&str, Vec<&Package>> = BTreeMap::new();
    for package in packages {
        let Package { name, version, license, source } = package;
        let exception = rules.licenses.exceptions.iter().find(|e| e.name == *name);
        let more = exception.map_or(&[][..], |exception| &exception.allow);
        let allowed =
            |id: &str| rules.licenses.allow.iter().chain(more).any(|allowed| allowed == id);
        // Of old, a stroke stood for OR.
        let license = license.as_deref().unwrap_or_default().replace('/', " OR ");
        match spdx::Expression::parse(&license) {
            Ok(expression) => {
                let fits = |requirement: &spdx::LicenseReq| {
                    requirement.addition.is_none()
                        && requirement.license.id().is_some_and(|id| allowed(id.name))
                };
                if !expression.evaluate(fits) {
                    wrong.push(format!("{name} {version}: the licence {license} is not allowed"));
                }
            }
            Err(_) => {
                wrong.push(format!("{name} {version}: no licence that can be read: {license:?}"))
            }
        }
        if let Some(source) = source {
            let known = source.strip_prefix("registry+");
            if !known.is_some_and(|known| rules.sources.allow_registry.iter().any(|a| a == known)) {
                wrong.push(format!("{name} {version}: comes from {source}"));
            }
        }
        if let Some(ban) = rules.bans.deny.iter().find(|ban| ban.fits(package)) {
            wrong.push(format!("{name} {version}: is banned: {}", ban.reason));
        }
        versions.entry(name).or_default().push(package);
    }
    for (name, all) in &versions {
        let counted: Vec<&&Package> = all
            .iter()
            .filter(|package| !rules.bans.skip.iter().any(|skip| skip.fits(package)))
            .collect();
        if counted.len() > 1 {
            let versions: Vec<&str> = counted.iter().map(|package| &*package.version).collect();
            wrong.push(format!("{name}: there are several: {}", versions.join(", ")));
        }
    }
    // An exception that excepts nothing hides the next one.
    for skip in &rules.bans.skip {
        let name = skip.name.split('@').next().unwrap_or_default();
        let needed =
            versions.get(name).is_some_and(|all| all.len() > 1 && all.iter().any(|p| skip.fits(p)));
        if !needed {
            wrong.push(format!("deny.toml: there is no second {} to skip", skip.name));
        }
    }
    for exception in &rules.licenses.exceptions {
        if !versions.contains_key(&*exception.name) {
            wrong.push(format!("deny.toml: there is no {} to except", exception.name));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = r#"
        [licenses]
        allow = ["MIT", "Zlib"]
        exceptions = [{ allow = ["MPL-2.0"], crate = "tool" }]
        [bans]
        deny = [{ crate = "curl", reason = "no network" }]
        skip = [{ crate = "old@1", reason = "held" }]
        [sources]
        allow-registry = ["https://known"]
    "#;

    fn package(name: &str, version: &str, license: &str, source: &str) -> Package {
        let source = (!source.is_empty()).then(|| source.to_owned());
        Package {
            name: name.into(),
            version: version.into(),
            license: Some(license.into()),
            source,
        }
    }

    #[test]
    fn what_must_not_come_in_is_told() {
        let rules: Rules = toml::from_str(RULES).unwrap();
        let known = "registry+https://known";
        let base = || {
            vec![
                package("tool", "1.0.0", "MPL-2.0", known),
                package("old", "1.2.0", "MIT/Apache-2.0", known),
                package("old", "2.0.0", "(GPL-3.0-only OR MIT) AND Zlib", known),
                package("ours", "0.1.0", "MIT OR Apache-2.0", ""),
            ]
        };
        assert_eq!(problems(&rules, &base()), [""; 0]);
        for (extra, wanted) in [
            (package("a", "1.0.0", "GPL-3.0-only", known), "licence"),
            (package("a", "1.0.0", "MPL-2.0", known), "licence"),
            (package("a", "1.0.0", "MIT AND GPL-3.0-only", known), "licence"),
            (package("a", "1.0.0", "", known), "no licence"),
            (package("a", "1.0.0", "MIT", "git+https://known"), "comes from"),
            (package("a", "1.0.0", "MIT", "registry+https://other"), "comes from"),
            (package("curl", "1.0.0", "MIT", known), "banned"),
            (package("ours", "0.2.0", "MIT", known), "several"),
        ] {
            let mut all = base();
            all.push(extra);
            let wrong = problems(&rules, &all);
            assert!(wrong.len() == 1 && wrong[0].contains(wanted), "{wanted}: {wrong:?}");
        }
        let wrong = problems(&rules, &base()[1..2]);
        assert_eq!(wrong.len(), 2, "neither exception is needed: {wrong:?}");
    }
}
