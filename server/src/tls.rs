//! TLS is done by one library in the whole process.

/// Chooses it. Before any client is made; once is enough.
pub fn use_one_tls_provider() {
    // It fails where one was chosen already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
