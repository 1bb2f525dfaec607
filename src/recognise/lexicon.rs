//! Many words looked for at once: the text is gone through one time, however many there are.

/// Words by their first characters.
pub(super) struct Lexicon {
    /// A bit for each first character, by its low bits: most characters of a text begin none.
    seen: [u64; 64],
    /// Sorted by the word, so that those of one first character stand together.
    words: Vec<(&'static str, u16)>,
}

impl Lexicon {
    /// Of words with what each stands for.
    pub(super) fn new(words: impl IntoIterator<Item = (&'static str, usize)>) -> Lexicon {
        let mut words: Vec<(&'static str, u16)> = words
            .into_iter()
            .filter(|(word, _)| !word.is_empty())
            .map(|(word, of)| (word, u16::try_from(of).unwrap_or(u16::MAX)))
            .collect();
        words.sort_unstable();
        let mut seen = [0; 64];
        for (word, _) in &words {
            if let Some(c) = word.chars().next() {
                let (at, bit) = place(c);
                seen[at] |= bit;
            }
        }
        Lexicon { seen, words }
    }

    /// Every word in a text, at every place: where it begins, the word, what it stands for.
    pub(super) fn find<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (usize, &'static str, usize)> + 'a {
        text.char_indices()
            .filter(|(_, c)| {
                let (at, bit) = place(*c);
                self.seen[at] & bit != 0
            })
            .flat_map(move |(at, c)| {
                let rest = &text[at..];
                let from = self.words.partition_point(|(word, _)| first(word) < c);
                self.words[from..]
                    .iter()
                    .take_while(move |(word, _)| first(word) == c)
                    .filter(move |(word, _)| rest.starts_with(word))
                    .map(move |(word, of)| (at, *word, usize::from(*of)))
            })
    }

    /// The longest of them that a text begins with.
    pub(super) fn at_start(&self, text: &str) -> Option<&'static str> {
        let c = text.chars().next()?;
        let (at, bit) = place(c);
        if self.seen[at] & bit == 0 {
            return None;
        }
        let from = self.words.partition_point(|(word, _)| first(word) < c);
        let alike = self.words[from..].iter().take_while(|(word, _)| first(word) == c);
        alike.map(|(word, _)| *word).filter(|word| text.starts_with(word)).max_by_key(|w| w.len())
    }

    /// Whether any of them is in a text.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.find(text).next().is_some()
    }
}

/// Words that a text may end with.
pub(super) struct Endings {
    seen: [u64; 64],
    /// Sorted by the last character.
    words: Vec<&'static str>,
}

impl Endings {
    pub(super) fn new(words: impl IntoIterator<Item = &'static str>) -> Endings {
        let mut words: Vec<&'static str> = words.into_iter().collect();
        words.sort_unstable_by_key(|word| last(word));
        let mut seen = [0; 64];
        for (at, bit) in words.iter().map(|word| place(last(word))) {
            seen[at] |= bit;
        }
        Endings { seen, words }
    }

    /// The longest of them that a text ends with.
    pub(super) fn of(&self, text: &str) -> Option<&'static str> {
        let c = text.chars().next_back()?;
        let (at, bit) = place(c);
        if self.seen[at] & bit == 0 {
            return None;
        }
        let from = self.words.partition_point(|word| last(word) < c);
        let alike = self.words[from..].iter().take_while(|word| last(word) == c);
        alike.copied().filter(|word| text.ends_with(word)).max_by_key(|word| word.len())
    }
}

/// Single characters.
pub(super) struct Chars {
    seen: [u64; 64],
    all: &'static str,
}

impl Chars {
    pub(super) fn new(all: &'static str) -> Chars {
        let mut seen = [0; 64];
        for (at, bit) in all.chars().map(place) {
            seen[at] |= bit;
        }
        Chars { seen, all }
    }

    pub(super) fn has(&self, c: char) -> bool {
        let (at, bit) = place(c);
        self.seen[at] & bit != 0 && self.all.contains(c)
    }
}

fn last(word: &str) -> char {
    word.chars().next_back().unwrap_or_default()
}

fn first(word: &str) -> char {
    word.chars().next().unwrap_or_default()
}

/// The word and the bit of [`Lexicon::seen`] for a character.
fn place(c: char) -> (usize, u64) {
    let low = c as usize & 0xFFF;
    (low >> 6, 1 << (low & 63))
}
