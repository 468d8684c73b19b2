//! The server as a process: the demonstration's first line, and stopping when told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::Value as Json;

use crate::call::Place;

/// A server that is stopped when the test ends, however it ends.
struct Server {
    process: Child,
}

impl Server {
    /// Starts it; gives its first line.
    fn start(mut command: Command) -> (Server, Json) {
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        (Server { process }, serde_json::from_str(&line).unwrap())
    }

    /// Sends a signal; gives the code that the process ended with.
    fn stop(&mut self, signal: &str) -> Option<i32> {
        let sent = Command::new("kill").args([signal, &self.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
        self.process.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already when the test went well.
        self.process.kill().ok();
    }
}

/// One request over a connection of its own; gives the whole answer.
fn request(address: &str, text: &str) -> String {
    let mut stream = TcpStream::connect(address.strip_prefix("http://").unwrap()).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_demonstration_tells_where_it_is_and_lets_its_accounts_in() {
    let place = Place::new();
    let directory = place.path("demo").display().to_string();
    let arguments = ["demo", "--json", "--listen", "127.0.0.1:0", "--directory", &directory];
    let (mut server, first) = Server::start(place.command(&arguments));
    let address = first["address"].as_str().unwrap().to_owned();
    let account = &first["accounts"][0];
    assert_eq!(account["role"], "commission");
    let body = format!("{{\"name\": {}, \"password\": {}}}", account["name"], account["password"]);
    let answer = request(
        &address,
        &format!(
            "POST /api/v1/session HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ),
    );
    assert!(answer.starts_with("HTTP/1.1 2"), "{answer}");
    assert!(answer.to_lowercase().contains("set-cookie"), "{answer}");
    assert_eq!(server.stop("-TERM"), Some(0));

    // A second demonstration in the same folder is a fresh one.
    let (mut server, again) = Server::start(place.command(&arguments));
    assert_eq!(again["accounts"], first["accounts"]);
    assert_eq!(server.stop("-INT"), Some(0));
}

#[test]
fn the_server_is_ready_at_once_and_a_taken_port_is_told() {
    let place = Place::new();
    let (mut server, first) = Server::start(place.command(&["serve", "--json", "--listen", "127.0.0.1:0"]));
    let address = first["address"].as_str().unwrap().to_owned();
    let ready = request(&address, "GET /readyz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    assert!(ready.starts_with("HTTP/1.1 200"), "{ready}");
    let port = address.strip_prefix("http://").unwrap();
    let answer = place.call(&["serve", "--listen", port]);
    assert_eq!(answer.code, 3);
    assert!(answer.error.contains("换一个端口"), "{}", answer.error);
    assert_eq!(server.stop("-TERM"), Some(0));
}
