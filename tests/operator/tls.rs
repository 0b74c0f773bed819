//! PostgreSQL over TLS, on a cluster and with certificates that are made for the test.

use crate::workspace::{Workspace, words};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use tests::skip;

/// A cluster that takes no connection without TLS. It ends with its owner.
struct Cluster {
    folder: tempfile::TempDir,
    programs: PathBuf,
    port: u16,
}

impl Cluster {
    fn start() -> Result<Self, String> {
        let programs = PathBuf::from("/usr/lib/postgresql");
        let versions =
            std::fs::read_dir(&programs).map_err(|error| format!("no PostgreSQL: {error}"))?;
        let programs = versions.flatten().map(|entry| entry.path().join("bin"));
        let programs = programs.max().ok_or("no PostgreSQL")?;
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        // The data must belong to the user that PostgreSQL runs as, who must get there.
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755))
            .map_err(|error| error.to_string())?;
        let taken =
            std::net::TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        let port = taken
            .local_addr()
            .map_err(|error| error.to_string())?
            .port();
        drop(taken);
        let cluster = Self {
            folder,
            programs,
            port,
        };
        cluster.prepare()?;
        Ok(cluster)
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn prepare(&self) -> Result<(), String> {
        for authority in ["ours", "stranger"] {
            let (key, certificate) = (
                self.path(&format!("{authority}.key")),
                self.path(&format!("{authority}.crt")),
            );
            run(Command::new("openssl").args([
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=test authority",
                "-keyout",
                &key,
                "-out",
                &certificate,
            ]))?;
        }
        let request = self.path("server.csr");
        run(Command::new("openssl").args([
            "req",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=localhost",
            "-keyout",
            &self.path("server.key"),
            "-out",
            &request,
        ]))?;
        std::fs::write(self.path("names"), "subjectAltName=DNS:localhost\n")
            .map_err(|error| error.to_string())?;
        run(Command::new("openssl").args([
            "x509",
            "-req",
            "-days",
            "2",
            "-in",
            &request,
            "-CA",
            &self.path("ours.crt"),
            "-CAkey",
            &self.path("ours.key"),
            "-CAcreateserial",
            "-extfile",
            &self.path("names"),
            "-out",
            &self.path("server.crt"),
        ]))?;
        let data = self.path("data");
        std::fs::create_dir(&data).map_err(|error| error.to_string())?;
        run(Command::new("chown").args([
            "postgres",
            &data,
            &self.path("server.key"),
            &self.path("server.crt"),
        ]))?;
        run(self
            .as_postgres("initdb")
            .args(["-D", &data, "-A", "trust", "--no-sync"]))?;
        std::fs::write(
            Path::new(&data).join("pg_hba.conf"),
            "hostssl all all 127.0.0.1/32 trust\n",
        )
        .map_err(|error| error.to_string())?;
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c ssl=on -c ssl_cert_file={} -c ssl_key_file={}",
            self.port,
            self.path("server.crt"),
            self.path("server.key")
        );
        run(self.as_postgres("pg_ctl").args([
            "-D",
            &data,
            "-w",
            "-l",
            &format!("{data}/log"),
            "-o",
            &options,
            "start",
        ]))
    }

    fn as_postgres(&self, program: &str) -> Command {
        let mut command = Command::new("runuser");
        command
            .args(["-u", "postgres", "--"])
            .arg(self.programs.join(program))
            .current_dir("/");
        command
    }

    fn url(&self, host: &str, parameters: &str) -> String {
        format!(
            "postgres://postgres@{host}:{}/postgres?{parameters}",
            self.port
        )
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.path("data");
        let _ = run(self
            .as_postgres("pg_ctl")
            .args(["-D", &data, "-m", "immediate", "stop"]));
    }
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{command:?}: {}", words(&output))),
    }
}

#[test]
fn postgresql_is_reached_over_tls_and_a_wrong_certificate_is_refused() {
    let test = "tls::postgresql_is_reached_over_tls_and_a_wrong_certificate_is_refused";
    let Some(workspace) = Workspace::on_sqlite(test) else {
        return;
    };
    let cluster = match Cluster::start() {
        Ok(cluster) => cluster,
        Err(why) => return skip(test, &why),
    };
    let reaches = |host: &str, parameters: &str| {
        let output = workspace.runs(&["verify", "--database-url", &cluster.url(host, parameters)]);
        (output.status.code(), words(&output))
    };
    let ours = format!("sslrootcert={}", cluster.path("ours.crt"));
    let stranger = format!("sslrootcert={}", cluster.path("stranger.crt"));
    for parameters in [
        "sslmode=require".to_owned(),
        format!("sslmode=verify-ca&{ours}"),
        format!("sslmode=verify-full&{ours}"),
        String::new(),
    ] {
        let (code, said) = reaches("localhost", &parameters);
        assert_eq!(code, Some(0), "{parameters}: {said}");
    }
    // The negative controls: without TLS, with another authority, under another name.
    for (host, parameters) in [
        ("localhost", "sslmode=disable".to_owned()),
        ("localhost", format!("sslmode=verify-full&{stranger}")),
        ("localhost", format!("sslmode=verify-ca&{stranger}")),
        ("127.0.0.1", format!("sslmode=verify-full&{ours}")),
    ] {
        let (code, said) = reaches(host, &parameters);
        assert_eq!(code, Some(2), "{host} {parameters}: {said}");
        assert!(said.contains("the database cannot be opened"), "{said}");
    }
}
