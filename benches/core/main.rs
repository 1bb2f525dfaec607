//! The core, compiled as in the page but natively.
//!
//! Without arguments it does each piece of work until its time is known and prints medians. With
//! `--count NAME SIZE` it does one piece once, in a function of its own that callgrind counts the
//! instructions of; with `--list` it says what there is. `cargo xtask bench` runs all of it.

#[path = "../pasted.rs"]
mod pasted;
#[path = "../speech.rs"]
mod speech;
#[path = "../work.rs"]
mod work;

use std::time::{Duration, Instant};

use work::WORK;

const SIZES: [usize; 3] = [6_000, 20_000, 100_000];
/// A text to be read may be a whole collection.
const COLLECTION: usize = 1_000_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["--count", name, size] => count(name, size.parse().unwrap_or(0)),
        _ => {
            for size in SIZES {
                for (name, prepare) in WORK {
                    println!("{name} {size} {:.1}", time(&mut prepare(size)));
                }
            }
            for (name, prepare) in WORK.iter().filter(|(name, _)| *name == "text") {
                println!("{name} {COLLECTION} {:.1}", time(&mut prepare(COLLECTION)));
            }
        }
    }
}

/// Microseconds, the median of at least 20 and of a fifth of a second.
fn time(run: &mut dyn FnMut()) -> f64 {
    let begun = Instant::now();
    let mut all = Vec::new();
    while all.len() < 20 || begun.elapsed() < Duration::from_millis(200) {
        let start = Instant::now();
        run();
        all.push(start.elapsed().as_secs_f64() * 1e6);
    }
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

fn count(name: &str, size: usize) {
    let Some((_, prepare)) = WORK.iter().find(|(known, _)| *known == name) else { return };
    let mut run = prepare(size);
    // What is made once is made before.
    run();
    counted_from_here(&mut run);
}

/// Callgrind counts while this runs.
#[inline(never)]
fn counted_from_here(run: &mut dyn FnMut()) {
    run();
}
