//! One order, three ways: directly, through the socket of the server in the folder, and from afar.

use crate::workspace::{Workspace, mode, on_both, words};
use std::os::unix::net::UnixListener;
use tests::{Client, Person};

on_both! {
    /// From an empty folder on, with a server and without one.
    async fn every_order_works_on_a_served_and_on_an_unserved_folder(workspace: Workspace) {
        let (code, verified) = workspace.says(&["verify"]);
        assert_eq!((code, &verified["events"], &verified["first_bad"], &verified["findings"]), (0, &0.into(), &serde_json::Value::Null, &serde_json::json!([])), "{verified}");
        let ada = workspace.serve_with_admin().await;
        for served in [true, false] {
            if !served {
                workspace.stop();
            }
            let (code, verified) = workspace.says(&["verify"]);
            assert_eq!((code, verified["events"].as_i64() > Some(0)), (0, true), "{verified}");
            let (code, indexed) = workspace.says(&["reindex"]);
            assert_eq!((code, &indexed["in_use"]), (0, &served.into()), "{indexed}");
            let email = Person::named("Ada Admin").email;
            let (code, made) = workspace.says(&["token", "create", "--name", "probe", "--person", &email]);
            assert_eq!(code, 0);
            assert!(made["token"].as_str().is_some_and(|secret| secret.starts_with("hp_")), "{made}");
            let id = made["id"].as_str().expect("an id");
            let (_, listed) = workspace.says(&["token", "list"]);
            let listed = listed.as_array().expect("a list");
            assert!(listed.iter().any(|token| token["id"] == id && token["revoked"].is_null()));
            assert_eq!(workspace.says(&["token", "revoke", id]).1["revoked"], true);
            let again = workspace.runs(&["token", "revoke", id]);
            assert_eq!(again.status.code(), Some(2));
            let stranger = workspace.runs(&["token", "create", "--name", "probe", "--person", "nobody@example.org"]);
            assert_eq!(stranger.status.code(), Some(2));
            assert!(words(&stranger).contains("was not found"), "{}", words(&stranger));
        }
        drop(ada);
    }

    async fn a_token_of_an_admin_gives_orders_from_afar_and_nobody_else_does(workspace: Workspace) {
        let ada = workspace.serve_with_admin().await;
        let url = workspace.server().url.clone();
        let token = workspace.token();
        let afar = ["--server", &url, "--token", &token];
        let (code, verified) = workspace.says(&[&["verify"], &afar[..]].concat());
        assert_eq!((code, &verified["first_bad"]), (0, &serde_json::Value::Null));
        assert_eq!(workspace.says(&[&["token", "list"], &afar[..]].concat()).1.as_array().map(Vec::len), Some(1));

        let wrong = workspace.runs(&["verify", "--server", &url, "--token", "hp_wrong"]);
        assert_eq!(wrong.status.code(), Some(2));
        assert!(words(&wrong).contains("does not know this token"), "{}", words(&wrong));
        let none = workspace.runs(&["verify", "--server", &url]);
        assert!(words(&none).contains("needs the token of an admin"), "{}", words(&none));

        // Somebody with fewer rights, and the session of an admin.
        let link = ada.invites("Vic Viewer", model::role::Role::Viewer).await;
        let vic = Client::new(&url);
        assert_eq!(vic.joins(&link, &Person::named("Vic Viewer")).await.status(), 303);
        let email = Person::named("Vic Viewer").email;
        let (_, made) = workspace.says(&["token", "create", "--name", "curious", "--person", &email]);
        let secret = made["token"].as_str().expect("a secret");
        let refused = workspace.runs(&["token", "list", "--server", &url, "--token", secret]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(words(&refused).contains("token of an admin"), "{}", words(&refused));
        let by_session = ada.request("POST", "/api/v1/orders").header("origin", &url).json(&"verify").send().await;
        assert_eq!(by_session.expect("an answer").status(), 403);
        // The negative control: the same request with the token is taken.
        let by_token = Client::new(&url).request("POST", "/api/v1/orders").bearer_auth(&token).json(&"verify").send().await;
        assert_eq!(by_token.expect("an answer").status(), 200);
    }

    /// Files are where the command is. The library comes and goes whole: by the socket of the server that holds it, from afar, and with
    /// nobody in between.
    async fn documents_are_imported_and_exported_from_wherever_the_command_is(workspace: Workspace) {
        let ada = workspace.serve_with_admin().await;
        let url = workspace.server().url.clone();
        let token = workspace.token();
        let afar = ["--server", &url, "--token", &token];
        let source = workspace.folder.path().join("books");
        std::fs::create_dir(&source).expect("made");
        std::fs::write(source.join("door.md"), "# Door\n\nSee [the lamp](lamp.md). password: q7Zp2LxW9v\n").expect("written");
        std::fs::write(source.join("lamp.md"), format!("# Lamp\n\n{}", "One more line of it.\n".repeat(40_000))).expect("written");
        let books = source.display().to_string();

        let (code, here) = workspace.says(&["import", &books]);
        assert_eq!((code, &here["created"]), (0, &2.into()), "{here}");
        assert_eq!(here["documents"][0]["hidden"][0]["line"], 3, "{here}");
        assert!(ada.page("/library/door").await.contains("/library/file/books/lamp.md"));
        std::fs::write(source.join("lamp.md"), "# Lamp\n\nShorter.\n").expect("written");
        std::fs::write(source.join("bell.md"), "# Bell\n").expect("written");
        let (code, there) = workspace.says(&[&["import", &books], &afar[..]].concat());
        let counts = ["created", "updated", "unchanged"].map(|name| there[name].as_u64());
        assert_eq!((code, counts), (0, [Some(1), Some(1), Some(1)]), "{there}");

        let [by_socket, from_afar, by_itself] = ["socket", "afar", "alone"].map(|name| workspace.file(name));
        assert_eq!(workspace.says(&["export", &by_socket]).1["documents"], 3);
        assert_eq!(workspace.says(&[&["export", &from_afar], &afar[..]].concat()).1["documents"], 3);
        // Neither of them is let in without the token of an admin.
        let email = Person::named("Ada Admin").email;
        let (_, made) = workspace.says(&["token", "create", "--name", "writer", "--person", &email, "--scope", "write"]);
        let writer = made["token"].as_str().expect("a secret");
        for command in [["import", &books], ["export", &workspace.file("none")]] {
            let refused = workspace.runs(&[&command[..], &["--server", &url, "--token", writer]].concat());
            assert_ne!(refused.status.code(), Some(0), "{command:?}");
            assert!(words(&refused).contains("token of an admin"), "{}", words(&refused));
        }
        workspace.stop();
        assert_eq!(workspace.says(&["export", &by_itself]).1["documents"], 3);
        let read = |folder: &str, file: &str| std::fs::read(std::path::Path::new(folder).join(file)).expect("exported");
        for file in ["holdpoint.json", "documents/door.md", "revisions/lamp/1.md", "documents/lamp.md", "html/door.html"] {
            let whole = read(&by_itself, file);
            assert!(read(&by_socket, file) == whole && read(&from_afar, file) == whole, "{file}");
        }
        // What was exported comes in elsewhere, earlier revisions too.
        let other = workspace.another();
        let (code, again) = other.says(&["import", &from_afar]);
        assert_eq!((code, &again["created"]), (0, &3.into()), "{again}");
        drop(ada);
    }
}

/// The socket is the only way in beside the server's address, and it is ours alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_socket_is_private_and_a_stale_one_is_replaced() {
    let test = "orders::the_socket_is_private_and_a_stale_one_is_replaced";
    let Some(mut workspace) = Workspace::on_sqlite(test) else {
        return;
    };
    let socket = workspace.data().join("holdpoint.sock");
    std::fs::create_dir(workspace.data()).expect("made");
    // As a server that was killed leaves it: there, and nobody listens.
    drop(UnixListener::bind(&socket).expect("bound"));
    assert_eq!(
        workspace.says(&["verify"]).0,
        0,
        "a command does without it"
    );
    workspace.serve(&[]);
    assert_eq!(mode(&socket), 0o600);
    // Through the socket: what the server does is in its own log, and the folder is not opened by a second process.
    assert_eq!(workspace.says(&["verify"]).0, 0);
    workspace.stop();
    assert!(!socket.exists(), "it goes with the server");
}
