//! What is said when the program stops on a fault of its own.

/// Makes a panic tell its place and nothing else: std's own message quotes what it failed on.
pub fn install() {
    std::panic::set_hook(Box::new(|panic| {
        if let Some(place) = panic.location() {
            eprintln!("scanitize stopped at {}:{}", place.file(), place.line());
        }
    }));
}
