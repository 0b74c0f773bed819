//! People and tokens, by the operator: the commands help when no page can.

use crate::workspace::{Workspace, on_both, words};
use serde_json::Value;
use tests::{Client, Person};

/// What the list of people says of one of them.
fn listed(workspace: &Workspace, email: &str) -> Value {
    let (code, people) = workspace.says(&["user", "list"]);
    assert_eq!(code, 0);
    let mut people = people.as_array().expect("a list").iter();
    let found = people.find(|person| person["email"] == email);
    found
        .unwrap_or_else(|| panic!("{email} is not listed"))
        .clone()
}

on_both! {
    /// From an empty folder on: somebody is added before there is a server, and comes in by the link.
    async fn whom_an_operator_adds_comes_in_by_the_link(workspace: Workspace) {
        let ben = Person::named("Ben Bosun");
        let add = ["user", "add", "--email", &*ben.email, "--name", "Ben Bosun", "--role", "admin"];
        let (code, made) = workspace.says(&add);
        let link = made["link"].as_str().expect("a link").to_owned();
        assert_eq!(code, 0);
        let twice = workspace.runs(&add);
        assert_eq!(twice.status.code(), Some(2));
        assert!(words(&twice).contains("holdpoint user reset"), "the next step is named: {}", words(&twice));
        let before = listed(&workspace, &ben.email);
        assert_eq!((&before["id"], &before["role"], &before["active"]), (&made["id"], &"admin".into(), &true.into()));

        let url = workspace.serve(&[]).url.clone();
        let client = Client::new(&url);
        let path = link.split_once("/resets/").map(|(_, secret)| format!("/resets/{secret}")).expect("a link for a password");
        assert_eq!(client.post(&path, &[("password", &ben.password)]).await.status(), 303);
        client.page("/settings/people").await;
        assert_eq!(client.post(&path, &[("password", &ben.password)]).await.status(), 404, "it worked once");
        // Through the socket the link leads to this server. On PostgreSQL a command knows only what is set.
        let (_, again) = workspace.says(&["user", "reset", &ben.email]);
        let leads_here = again["link"].as_str().is_some_and(|link| link.starts_with(&url));
        assert!(leads_here || workspace.postgres.is_some(), "{again}");
    }

    async fn an_operator_changes_people_also_the_last_admin(workspace: Workspace) {
        let ada = workspace.serve_with_admin().await;
        let email = Person::named("Ada Admin").email;
        ada.page("/").await;
        let refused = workspace.runs(&["user", "role", &email, "--role", "owner"]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(words(&refused).contains("viewer, contributor, approver and admin"), "{}", words(&refused));
        let nobody = workspace.runs(&["user", "deactivate", "nobody@example.org"]);
        assert!(nobody.status.code() == Some(2) && words(&nobody).contains("was not found"), "{}", words(&nobody));
        let done = workspace.runs(&["user", "deactivate", &email]);
        assert!(done.status.success() && words(&done).contains("No one who can sign in is an admin now"), "{}", words(&done));
        assert_eq!(ada.get("/").await.status(), 303, "she is out at once");
        assert_eq!(listed(&workspace, &email)["active"], false);
        assert_eq!(workspace.says(&["user", "activate", "--email", &email]).1["active"], true);
        assert_eq!(workspace.says(&["user", "role", &email, "--role", "viewer"]).1["role"], "viewer");
        assert_eq!(workspace.says(&["user", "role", &email, "--role", "admin"]).1["role"], "admin");
        // What she forgot is no obstacle either.
        let (_, reset) = workspace.says(&["user", "reset", &email]);
        let link = reset["link"].as_str().expect("a link").to_owned();
        let url = workspace.server().url.clone();
        let path = link.split_once("/resets/").map(|(_, secret)| format!("/resets/{secret}")).expect("a link for a password");
        assert_eq!(Client::new(&url).post(&path, &[("password", "other words of the admin")]).await.status(), 303);
        assert_eq!(workspace.says(&["verify"]).0, 0);
    }

    /// An admin from afar is held to what the page says; only the machine itself is not.
    async fn from_afar_the_last_admin_cannot_be_removed(workspace: Workspace) {
        let ada = workspace.serve_with_admin().await;
        let (url, token) = (workspace.server().url.clone(), workspace.token());
        let email = Person::named("Ada Admin").email;
        let afar = ["user", "deactivate", &email, "--server", &url, "--token", &token];
        let refused = workspace.runs(&afar);
        assert_eq!(refused.status.code(), Some(2));
        assert!(words(&refused).contains("the last admin who can sign in"), "{}", words(&refused));
        ada.page("/").await;
        let (code, made) = workspace.says(&["user", "add", "--email", "eve@ferry.example", "--name", "Eve", "--server", &url, "--token", &token]);
        assert!(code == 0 && made["link"].as_str().is_some_and(|link| link.starts_with(&url)), "{made}");
        // A token that only writes gives no orders.
        let (_, made) = workspace.says(&["token", "create", "--name", "ci", "--person", &email, "--scope", "write", "--expires", "90d"]);
        let weak = made["token"].as_str().expect("a secret");
        let refused = workspace.runs(&["user", "list", "--server", &url, "--token", weak]);
        assert!(words(&refused).contains("with the scope admin"), "{}", words(&refused));
        let (_, tokens) = workspace.says(&["token", "list"]);
        let ci = tokens.as_array().expect("a list").iter().find(|token| token["name"] == "ci").expect("it is listed");
        let ada = &listed(&workspace, &email);
        assert_eq!(ci["person"], serde_json::json!({ "id": ada["id"], "name": ada["name"] }));
        assert!(ci["scope"] == "write" && ci["expires"].is_string() && ci["last_used"].is_string() | ci["last_used"].is_null(), "{ci}");
        for (flag, value) in [("--scope", "flags"), ("--expires", "soon")] {
            let wrong = workspace.runs(&["token", "create", "--name", "x", "--person", &email, flag, value]);
            assert_eq!(wrong.status.code(), Some(2), "{flag} {value}");
        }
    }
}
