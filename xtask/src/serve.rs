//! A server for one person: dist/site on this machine's loopback address.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::{Outcome, command, site, workspace::Workspace};

/// Builds the page, serves it, and opens a browser where there is a desktop.
pub fn run(workspace: &Workspace, options: &[String]) -> Outcome {
    let options = Options::parse(options)?;
    site::build(workspace)?;
    let listener = TcpListener::bind(("127.0.0.1", options.port))
        .map_err(|e| format!("port {}: {e}; choose another one with --port", options.port))?;
    let address = format!("http://{}/", listener.local_addr()?);
    println!("Scanitize: {address}  (Ctrl-C ends it)");
    if options.open {
        open(&address);
    }
    let folder = workspace.site();
    for stream in listener.incoming() {
        let (stream, folder) = (stream?, folder.clone());
        // A visitor who hangs up is no failure of the server.
        thread::spawn(move || drop(answer(stream, &folder)));
    }
    Ok(())
}

struct Options {
    port: u16,
    open: bool,
}

impl Options {
    fn parse(words: &[String]) -> Outcome<Self> {
        let mut options = Self { port: 8080, open: true };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--port" => options.port = words.next().ok_or("--port wants a number")?.parse()?,
                "--no-open" => options.open = false,
                _ => return Err(format!("serve knows no {word}").into()),
            }
        }
        Ok(options)
    }
}

fn open(address: &str) {
    let desktop = cfg!(any(target_os = "macos", windows))
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    let Some(opener) = command::on_path(&["xdg-open", "open", "explorer"]).filter(|_| desktop) else { return };
    // The address is on the terminal: a desktop without a browser is no failure.
    drop(Command::new(opener).arg(address).stdout(Stdio::null()).stderr(Stdio::null()).spawn());
}

fn answer(mut stream: TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let mut request = String::new();
        if reader.read_line(&mut request)? == 0 {
            return Ok(());
        }
        let mut header = String::new();
        while reader.read_line(&mut header)? > 2 {
            header.clear();
        }
        respond(&mut stream, &request, folder)?;
    }
}

fn respond(stream: &mut TcpStream, request: &str, folder: &Path) -> std::io::Result<()> {
    let mut words = request.split_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let file = file_of(target).map(|path| folder.join(path));
    let found = file.as_ref().and_then(|file| std::fs::read(file).ok());
    let (status, kind, body) = match (method, file, found) {
        ("GET" | "HEAD", Some(file), Some(body)) => ("200 OK", media_type(&file), body),
        ("GET" | "HEAD", _, _) => ("404 Not Found", "text/plain", b"not here\n".to_vec()),
        _ => ("405 Method Not Allowed", "text/plain", Vec::new()),
    };
    // The page brings its policy in a meta element, so that it holds wherever the files are hosted; frame-ancestors alone
    // works only as a header.
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nContent-Security-Policy: frame-ancestors 'none'\r\n\r\n",
        body.len()
    )?;
    stream.write_all(if method == "HEAD" { &[] } else { &body })
}

/// The file that a request names: below the folder, never above it.
fn file_of(target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = PathBuf::from(if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() });
    path.components().all(|part| matches!(part, Component::Normal(_))).then_some(path)
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("zip") => "application/zip",
        Some("dcm") => "application/dicom",
        None | Some("txt") => "text/plain; charset=utf-8",
        Some(_) => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_its_index() {
        assert_eq!(file_of("/"), Some("index.html".into()));
        assert_eq!(file_of("/a/?b"), Some("a/index.html".into()));
    }

    #[test]
    fn nothing_above_the_folder_is_named() {
        for target in ["/../Cargo.toml", "/a/../../b", "//etc/passwd", "a", ""] {
            assert_eq!(file_of(target), None, "{target}");
        }
    }
}
