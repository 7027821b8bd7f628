// SPDX-License-Identifier: Apache-2.0

internal import CSSH
internal import Configuration

/// A session of libssh, with nothing of the user's own configuration in it.
@safe final class SSHSession {
    @safe struct File: ~Copyable {
        fileprivate let handle: sftp_file
        /// Nil: the server does not say.
        let size: Int64?

        deinit { unsafe sftp_close(handle) }
    }

    private let url: SourceURL
    private let identity: SFTPIdentity
    private let session: OpaquePointer
    private var sftp: sftp_session?

    init(
        _ url: SourceURL, _ identity: SFTPIdentity, _ descriptor: Int32,
        until end: ContinuousClock.Instant
    ) throws(FetchTrouble) {
        guard let session = unsafe ssh_new() else { throw .failed(url, "libssh does not start") }
        self.url = url
        self.identity = identity
        unsafe self.session = session
        let host = url.host.text.filter { $0 != "[" && $0 != "]" }
        var (port, socket) = (UInt32(url.port), descriptor)
        // Longer than the deadline, at which the connection is cut.
        var (no, seconds) = (false, 1 + max(0, Int((end - .now) / .seconds(1))))
        let results = unsafe [
            ssh_options_set(session, SSH_OPTIONS_HOST, host),
            ssh_options_set(session, SSH_OPTIONS_PORT, &port),
            ssh_options_set(session, SSH_OPTIONS_USER, identity.user),
            ssh_options_set(session, SSH_OPTIONS_FD, &socket),
            ssh_options_set(session, SSH_OPTIONS_KNOWNHOSTS, identity.knownHosts),
            ssh_options_set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null"),
            ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no),
            ssh_options_set(session, SSH_OPTIONS_TIMEOUT, &seconds),
        ]
        guard results.allSatisfy({ $0 == 0 }) else { throw .failed(url, "libssh takes no options") }
    }

    deinit {
        if let sftp = unsafe sftp { unsafe sftp_free(sftp) }
        unsafe ssh_disconnect(session)
        unsafe ssh_free(session)
    }

    func connect() throws(FetchTrouble) {
        guard unsafe ssh_connect(session) == SSH_OK else { throw .unreachable(url, words) }
    }

    /// - Throws: where the server's key is none that it is known by.
    func proveServer() throws(FetchTrouble) {
        switch unsafe ssh_session_is_known_server(session) {
        case SSH_KNOWN_HOSTS_OK: return
        case SSH_KNOWN_HOSTS_CHANGED: throw .untrusted(url, "its key has changed")
        case SSH_KNOWN_HOSTS_OTHER: throw .untrusted(url, "it is known by a key of another type")
        default: throw .untrusted(url, "it is not among the known hosts: \(words)")
        }
    }

    func logIn() throws(FetchTrouble) {
        var key: OpaquePointer?
        guard unsafe ssh_pki_import_privkey_file(identity.key, nil, nil, nil, &key) == SSH_OK,
            let key = unsafe key
        else {
            throw .denied(url, "the key of console.source_sftp can't be read")
        }
        defer { unsafe ssh_key_free(key) }
        guard unsafe ssh_userauth_publickey(session, nil, key) == SSH_AUTH_SUCCESS.rawValue else {
            throw .denied(url, "the key of \(identity.user) is refused: \(words)")
        }
    }

    func open() throws(FetchTrouble) -> File {
        guard let path = url.decodedPath else { throw .notFound(url, "its path has a NUL") }
        guard let sftp = unsafe sftp_new(session), unsafe sftp_init(sftp) == SSH_OK else {
            throw .failed(url, "no sftp: \(words)")
        }
        unsafe self.sftp = sftp
        let text = path.map { CChar(bitPattern: $0) } + [0]
        guard let handle = unsafe sftp_open(sftp, text, O_RDONLY, 0) else {
            switch unsafe sftp_get_error(sftp) {
            case SSH_FX_NO_SUCH_FILE, SSH_FX_NO_SUCH_PATH: throw .notFound(url, words)
            case SSH_FX_PERMISSION_DENIED: throw .denied(url, words)
            default: throw .failed(url, words)
            }
        }
        guard let attributes = unsafe sftp_fstat(handle) else {
            return unsafe File(handle: handle, size: nil)
        }
        defer { unsafe sftp_attributes_free(attributes) }
        let file = unsafe File(
            handle: handle, size: Int64(clamping: attributes.pointee.size))
        guard unsafe attributes.pointee.type == UInt8(SSH_FILEXFER_TYPE_REGULAR) else {
            throw .failed(url, "it is no regular file")
        }
        return file
    }

    /// Empty at the file's end.
    func read(_ file: borrowing File, _ most: Int) throws(FetchTrouble) -> [UInt8] {
        var count = 0
        let chunk = unsafe [UInt8](unsafeUninitializedCapacity: most) { buffer, filled in
            count = unsafe sftp_read(file.handle, buffer.baseAddress, most)
            filled = max(0, count)
        }
        guard count >= 0 else { throw .cut(url, words) }
        return chunk
    }

    private var words: String {
        unsafe ssh_get_error(UnsafeMutableRawPointer(session)).map { unsafe String(cString: $0) }
            ?? ""
    }
}
