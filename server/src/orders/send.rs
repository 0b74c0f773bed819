//! The three ways by which an order gets to its workspace.

use super::answer::Answer;
use super::order::Order;
use super::place::Workplace;
use super::{doctor, socket};
use crate::config::{Config, Secret, Shared};
use crate::data_folder::DataFolder;
use crate::tls::use_one_tls_provider;
use crate::workspace::open_for_work;
use anyhow::{Context, anyhow};
use engine::Engine;
use model::address::api::ORDERS;
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::Value;
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

/// The way to a workspace.
pub enum Way {
    /// Nobody holds it, or a command may work beside who does.
    Here(Box<Here>),
    /// Through the socket of the server that holds the folder.
    Socket(Client),
    /// To a server elsewhere.
    Afar {
        /// Its address.
        server: String,
        /// The token of an admin there.
        token: Secret,
        /// One client: many orders share a connection.
        client: Client,
    },
}

/// A workspace that this process has opened.
pub struct Here {
    engine: Engine,
    config: Config,
    folder: Option<DataFolder>,
}

impl Way {
    /// Has an order carried out.
    pub async fn carry_out(&self, order: Order) -> anyhow::Result<Answer> {
        match self {
            Self::Here(here) => {
                let place = Workplace {
                    by: None,
                    engine: &here.engine,
                    config: &here.config,
                    served: here.folder.is_none(),
                };
                Ok(order.carry_out(&place).await?)
            }
            Self::Socket(client) => {
                let request = client
                    .post(format!("http://localhost{ORDERS}"))
                    .json(&order);
                let answer = request.send().await;
                read(answer.context("the server that uses the data folder does not answer")?).await
            }
            Self::Afar {
                server,
                token,
                client,
            } => {
                let request = client.post(format!("{server}{ORDERS}")).json(&order);
                let answer = request.bearer_auth(token.expose()).send().await;
                read(answer.with_context(|| format!("{server} does not answer"))?).await
            }
        }
    }

    /// What this process opened, it closes.
    pub async fn close(self) {
        match self {
            Self::Here(here) => here.engine.close().await,
            Self::Socket(_) | Self::Afar { .. } => {}
        }
    }
}

impl Shared {
    /// Has an order carried out, and prints the answer.
    pub async fn order(&self, order: Order) -> anyhow::Result<ExitCode> {
        let examines = matches!(order, Order::Doctor) && self.server.is_none();
        if examines {
            let config = self.config()?;
            let database = config.data.join("holdpoint.db");
            if config.database_url.is_none() && !database.exists() {
                return Ok(doctor::without_workspace(&config, None).print(self.json));
            }
        }
        let way = match self.way().await {
            Err(error) if examines => {
                let examined = doctor::without_workspace(&self.config()?, Some(&error));
                return Ok(examined.print(self.json));
            }
            way => way?,
        };
        let answer = way.carry_out(order).await;
        way.close().await;
        Ok(answer?.print(self.json))
    }

    /// The way to the workspace that the shared flags name.
    pub async fn way(&self) -> anyhow::Result<Way> {
        if let Some(server) = &self.server {
            let token = self.admin()?.clone();
            return Ok(Way::Afar {
                server: server.trim_end_matches('/').to_owned(),
                token,
                client: Client::new(),
            });
        }
        let config = self.config()?;
        // On PostgreSQL a command is one more node.
        if config.database_url.is_none() && DataFolder::open_beside(&config.data)?.is_none() {
            let path = config.data.join(socket::NAME);
            // A path can be too long for a socket: then nobody listens, and commands work beside the server.
            if UnixStream::connect(&path).is_ok() {
                use_one_tls_provider();
                return Ok(Way::Socket(Client::builder().unix_socket(path).build()?));
            }
        }
        let (engine, folder) = open_for_work(&config).await?;
        Ok(Way::Here(Box::new(Here {
            engine,
            config,
            folder,
        })))
    }

    fn admin(&self) -> anyhow::Result<&Secret> {
        use_one_tls_provider();
        let token = self.token.as_ref();
        token.context("--server needs the token of an admin: --token, or HOLDPOINT_TOKEN")
    }

    /// A request to a server elsewhere.
    pub fn request(&self, server: &str, path: &str) -> anyhow::Result<RequestBuilder> {
        let token = self.admin()?;
        let address = format!("{}{path}", server.trim_end_matches('/'));
        Ok(Client::new().post(address).bearer_auth(token.expose()))
    }
}

/// The answer, or why the server did not do it.
async fn read(answer: reqwest::Response) -> anyhow::Result<Answer> {
    match answer.status() {
        StatusCode::OK => Ok(answer.json().await?),
        status => Err(refusal(status, answer).await),
    }
}

/// What the server said instead.
pub async fn refusal(status: StatusCode, answer: reqwest::Response) -> anyhow::Error {
    let body: Value = answer.json().await.unwrap_or_default();
    match (status, body["detail"].as_str()) {
        (StatusCode::UNAUTHORIZED, _) => {
            anyhow!("the server does not know this token; make one with: holdpoint token create")
        }
        (_, Some(detail)) => anyhow!("{detail}"),
        (status, None) => anyhow!("the server answers {status}"),
    }
}
