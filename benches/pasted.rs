//! Texts to be read in, of any length.

/// That many characters of what is pasted to be read: the cases of `tests/corpus/import`, one behind
/// the other and over again, with all that is around their speeches.
pub fn pasted(size: usize) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/import");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    files.sort();
    let mut text = String::new();
    for file in files {
        let case = std::fs::read_to_string(file).unwrap_or_default();
        let lines = case.lines().take_while(|line| *line != "---");
        for (_, line) in lines.filter_map(|line| line.split_once("| ")) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text.chars().cycle().take(size).collect()
}
