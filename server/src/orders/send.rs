//! The three ways by which an order gets to its workspace.

use super::{Answer, Order, Place, doctor, socket};
use crate::data_folder::DataFolder;
use crate::{Shared, open_for_work};
use anyhow::{Context, anyhow, bail};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::Value;
use std::process::ExitCode;

/// The endpoint of a server.
const PATH: &str = "/api/v1/orders";

impl Shared {
    /// Has an order carried out, and prints the answer.
    pub async fn order(&self, order: Order) -> anyhow::Result<ExitCode> {
        let answer = match &self.server {
            Some(server) => self.far_away(server, &order).await?,
            None => self.here(order).await?,
        };
        Ok(answer.print(self.json))
    }

    async fn here(&self, order: Order) -> anyhow::Result<Answer> {
        let config = self.config()?;
        let examines = matches!(order, Order::Doctor);
        let database = config.data.join("holdpoint.db");
        if examines && config.database_url.is_none() && !database.exists() {
            return Ok(doctor::without_workspace(&config, None));
        }
        // On PostgreSQL a command is one more node.
        if config.database_url.is_none()
            && DataFolder::open_beside(&config.data)?.is_none()
            && let Some(answer) = by_socket(&config.data.join(socket::NAME), &order).await?
        {
            return Ok(answer);
        }
        let (engine, folder) = match open_for_work(&config).await {
            Err(error) if examines => {
                return Ok(doctor::without_workspace(&config, Some(&error)));
            }
            opened => opened?,
        };
        let place = Place {
            by: None,
            engine: &engine,
            config: &config,
            served: folder.is_none(),
        };
        let answer = order.carry_out(&place).await;
        engine.close().await;
        Ok(answer?)
    }

    async fn far_away(&self, server: &str, order: &Order) -> anyhow::Result<Answer> {
        let request = self.request(server, PATH)?.json(order);
        let answer = request.send().await;
        read(answer.with_context(|| format!("{server} does not answer"))?).await
    }

    /// A request to a server elsewhere.
    pub fn request(&self, server: &str, path: &str) -> anyhow::Result<RequestBuilder> {
        let Some(token) = &self.token else {
            bail!("--server needs the token of an admin: --token, or HOLDPOINT_TOKEN");
        };
        crate::use_one_tls_provider();
        let address = format!("{}{path}", server.trim_end_matches('/'));
        Ok(Client::new().post(address).bearer_auth(token.expose()))
    }
}

/// Through the socket of the server that holds the folder; nothing where none listens.
async fn by_socket(path: &std::path::Path, order: &Order) -> anyhow::Result<Option<Answer>> {
    crate::use_one_tls_provider();
    let client = Client::builder().unix_socket(path).build()?;
    let request = client.post(format!("http://localhost{PATH}")).json(order);
    match request.send().await {
        Ok(answer) => read(answer).await.map(Some),
        Err(error) if error.is_connect() => Ok(None),
        Err(error) => Err(error).context("the server that holds the data folder does not answer"),
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
