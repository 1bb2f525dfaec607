mod structure;
mod slots;
