//! Many words looked for at once: the text is gone through one time, however many there are.

/// Words by their first characters.
pub(super) struct Lexicon {
    /// A bit for each first character, by its low bits: most characters of a text begin none.
    seen: [u64; 64],
    /// How many bits are set before each word of `seen`: what leads from a bit to its place in `starts`.
    before: [u16; 64],
    /// Where in `words` those of each bit that is set begin, and where the last of them end.
    starts: Vec<u16>,
    /// Sorted by that bit and then by the word.
    words: Vec<Word>,
}

/// A word with what it stands for.
type Word = (&'static str, u16);

impl Lexicon {
    /// Of words with what each stands for.
    pub(super) fn new(words: impl IntoIterator<Item = (&'static str, usize)>) -> Lexicon {
        let mut words: Vec<(usize, Word)> = words
            .into_iter()
            .filter_map(|(word, of)| {
                let (low, _) = low_bits(word.as_bytes())?;
                Some((low, (word, u16::try_from(of).unwrap_or(u16::MAX))))
            })
            .collect();
        words.sort_unstable();
        let mut seen = [0_u64; 64];
        let mut starts = Vec::new();
        for (at, (low, _)) in words.iter().enumerate() {
            if seen[low >> 6] & bit(*low) == 0 {
                seen[low >> 6] |= bit(*low);
                starts.push(at as u16);
            }
        }
        starts.push(words.len() as u16);
        let mut before = [0; 64];
        for at in 1..64 {
            before[at] = before[at - 1] + seen[at - 1].count_ones() as u16;
        }
        Lexicon { seen, before, starts, words: words.into_iter().map(|(_, word)| word).collect() }
    }

    /// Every word in a text, at every place: where it begins, the word, what it stands for.
    pub(super) fn find<'a>(&'a self, text: &'a str) -> Found<'a> {
        Found { lexicon: self, text: text.as_bytes(), at: 0, next: 0, alike: &[] }
    }

    /// The words whose first character has these low bits.
    fn alike(&self, low: usize) -> &[Word] {
        let set = self.seen[low >> 6];
        if set & bit(low) == 0 {
            return &[];
        }
        let rank =
            usize::from(self.before[low >> 6]) + (set & (bit(low) - 1)).count_ones() as usize;
        match self.starts.get(rank..rank + 2) {
            Some([from, to]) => {
                self.words.get(usize::from(*from)..usize::from(*to)).unwrap_or_default()
            }
            _ => &[],
        }
    }

    /// All of them that a text begins with, the longest last, each with what it stands for.
    pub(super) fn starting<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (&'static str, usize)> + 'a {
        let alike = low_bits(text.as_bytes()).map_or(&[][..], |(low, _)| self.alike(low));
        let own = alike.iter().filter(|(word, _)| text.starts_with(word));
        own.map(|(word, of)| (*word, usize::from(*of)))
    }

    /// The longest of them that a text begins with.
    pub(super) fn at_start(&self, text: &str) -> Option<&'static str> {
        self.starting(text).map(|(word, _)| word).last()
    }

    /// Whether any of them is in a text.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.find(text).next().is_some()
    }
}

/// The words that are found in a text, one by one. By bytes, for every character of a text is asked, and
/// that by many.
pub(super) struct Found<'a> {
    lexicon: &'a Lexicon,
    text: &'a [u8],
    /// The character that is asked.
    at: usize,
    /// The one behind it.
    next: usize,
    /// The words that may still begin at it.
    alike: &'a [Word],
}

impl Iterator for Found<'_> {
    type Item = (usize, &'static str, usize);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            while let Some(((word, of), others)) = self.alike.split_first() {
                self.alike = others;
                if self.text.get(self.at..)?.starts_with(word.as_bytes()) {
                    return Some((self.at, *word, usize::from(*of)));
                }
            }
            // Most characters begin none.
            let low = loop {
                let (low, length) = low_bits(self.text.get(self.next..)?)?;
                self.at = self.next;
                self.next += length;
                if self.lexicon.seen[low >> 6] & bit(low) != 0 {
                    break low;
                }
            };
            self.alike = self.lexicon.alike(low);
        }
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
        for low in words.iter().map(|word| last(word) as usize & LOW) {
            seen[low >> 6] |= bit(low);
        }
        Endings { seen, words }
    }

    /// The longest of them that a text ends with.
    pub(super) fn of(&self, text: &str) -> Option<&'static str> {
        let c = text.chars().next_back()?;
        let low = c as usize & LOW;
        if self.seen[low >> 6] & bit(low) == 0 {
            return None;
        }
        let from = self.words.partition_point(|word| last(word) < c);
        let alike = self.words[from..].iter().take_while(|word| last(word) == c);
        alike.copied().filter(|word| text.ends_with(word)).max_by_key(|word| word.len())
    }
}

/// Single characters.
pub(super) struct Chars {
    /// A bit for each of the first plane.
    seen: Vec<u64>,
}

impl Chars {
    pub(super) fn new(all: &str) -> Chars {
        let mut seen = vec![0; 0x1_0000 >> 6];
        for c in all.chars().map(|c| c as usize & 0xFFFF) {
            seen[c >> 6] |= bit(c);
        }
        Chars { seen }
    }

    pub(super) fn has(&self, c: char) -> bool {
        self.seen.get(c as usize >> 6).is_some_and(|seen| seen & bit(c as usize) != 0)
    }
}

fn last(word: &str) -> char {
    word.chars().next_back().unwrap_or_default()
}

/// The bits of a character that are looked at.
const LOW: usize = 0xFFF;

/// Those of the character that a text begins with, and its bytes: its last two bytes hold them all.
#[inline(always)]
fn low_bits(text: &[u8]) -> Option<(usize, usize)> {
    let first = *text.first()?;
    let length = match first {
        0..0x80 => return Some((usize::from(first), 1)),
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    };
    let [high, low] = *text.get(length - 2..length)? else { return None };
    Some((usize::from(high & 0x3F) << 6 | usize::from(low & 0x3F), length))
}

/// The bit of its word for a character's low bits.
fn bit(low: usize) -> u64 {
    1 << (low & 63)
}
