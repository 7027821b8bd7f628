// SPDX-License-Identifier: Apache-2.0

internal import CLDAP
internal import Glibc
internal import Sockets

/// One connection to the directory, on a thread that may block; ended with the value.
@safe struct DirectoryTalk: ~Copyable {
    private let handle: OpaquePointer
    private let line: DirectoryLine
    let options: DirectoryOptions

    private init(_ handle: OpaquePointer, _ line: DirectoryLine, _ options: DirectoryOptions) {
        unsafe self.handle = handle
        self.line = line
        self.options = options
    }

    /// Connects, and has the certificate verified before anything else is said.
    static func begin(
        _ options: DirectoryOptions, _ line: DirectoryLine, until end: ContinuousClock.Instant
    ) throws(DirectoryError) -> DirectoryTalk {
        let socket: ConnectedSocket
        do {
            socket = try ConnectedSocket(to: options.host, port: options.port, until: end)
        } catch {
            throw DirectoryError(.away, at: options.place, error.detail)
        }
        guard line.begin(socket.descriptor) else {
            line.end()
            throw DirectoryError(.away, at: options.place, "no connection in time")
        }
        var made: OpaquePointer?
        let status = unsafe ldap_init_fd(socket.descriptor, 1, options.serverURL, &made)
        guard status == LDAP_SUCCESS, let made = unsafe made else {
            line.end()
            throw DirectoryError(.away, at: options.place, words(of: status))
        }
        _ = socket.handOn()
        let talk = unsafe DirectoryTalk(made, line, options)
        try talk.prepare(until: end)
        return talk
    }

    deinit {
        // Before its number can be another one's.
        line.end()
        unsafe ldap_unbind_ext_s(handle, nil, nil)
    }

    private func prepare(until end: ContinuousClock.Instant) throws(DirectoryError) {
        set(LDAP_OPT_PROTOCOL_VERSION, 3)
        set(LDAP_OPT_DEREF, LDAP_DEREF_NEVER)
        // A referral would send a password to a host that nobody has named.
        unsafe ldap_set_option(handle, LDAP_OPT_REFERRALS, nil)
        let left = max(.milliseconds(1), end - .now).components
        var time = timeval(
            tv_sec: Int(left.seconds), tv_usec: Int(left.attoseconds / 1_000_000_000_000))
        // Not LDAP_OPT_NETWORK_TIMEOUT: with it libldap 2.5 asks a silent server for its part of the
        // handshake again and again, without a pause and beyond that time. Without it it waits, and
        // `DirectoryLine.cut` ends that.
        unsafe ldap_set_option(handle, LDAP_OPT_TIMEOUT, &time)
        guard options.protection != .none else { return }
        // Whatever the host's ldap.conf and the environment say of certificates.
        set(LDAP_OPT_X_TLS_REQUIRE_CERT, LDAP_OPT_X_TLS_DEMAND)
        set(LDAP_OPT_X_TLS_PROTOCOL_MIN, 0x303)
        unsafe ldap_set_option(handle, LDAP_OPT_X_TLS_CACERTDIR, nil)
        unsafe ldap_set_option(handle, LDAP_OPT_X_TLS_CACERTFILE, options.authorities)
        let isReady = set(LDAP_OPT_X_TLS_NEWCTX, 0)
        guard isReady == LDAP_OPT_SUCCESS else {
            throw DirectoryError(
                .untrusted, at: options.place, "\(options.authorities) can't be read")
        }
        let status =
            options.protection == .tls
            ? unsafe ldap_install_tls(handle) : unsafe ldap_start_tls_s(handle, nil, nil)
        guard status == LDAP_SUCCESS else {
            let isSilent = line.isCut || status == LDAP_TIMEOUT || status == LDAP_SERVER_DOWN
            // Of a name that does not fit libldap says nothing.
            throw DirectoryError(
                isSilent ? .away : .untrusted, at: options.place,
                isSilent
                    ? words(status)
                    : "no certificate for \(options.host) by an authority of \(options.authorities)"
            )
        }
    }

    @discardableResult
    private func set(_ option: Int32, _ value: Int32) -> Int32 {
        var value = value
        return unsafe ldap_set_option(handle, option, &value)
    }

    /// The result of a simple bind.
    ///
    /// - Parameter password: never empty where a name is given: such a bind succeeds for anybody
    ///   (RFC 4513, section 5.1.2).
    private func bind(_ dn: String, _ password: [UInt8]) -> Int32 {
        precondition(dn.isEmpty == password.isEmpty, "a bind without a password proves nothing")
        var password = password.map { CChar(bitPattern: $0) }
        return unsafe password.withUnsafeMutableBufferPointer { buffer in
            var value = unsafe berval(
                bv_len: UInt(buffer.count), bv_val: buffer.baseAddress)
            return unsafe ldap_sasl_bind_s(handle, dn, nil, &value, nil, nil, nil)
        }
    }

    /// Binds as the service.
    func bindAsService() throws(DirectoryError) {
        let status = bind(options.bindDN, try options.password())
        switch status {
        case LDAP_SUCCESS: return
        case let status where Self.isSilence(status):
            throw DirectoryError(.away, at: options.place, words(status))
        default: throw DirectoryError(.bindRefused, at: options.place, words(status))
        }
    }

    /// Whether this is the password of the entry.
    func bindAsPerson(_ dn: String, _ password: [UInt8]) throws(DirectoryError) -> Bool {
        guard !dn.isEmpty, !password.isEmpty else { return false }
        let status = bind(dn, password)
        switch status {
        case LDAP_SUCCESS: return true
        // As a server says of entries that may not log in, now or ever.
        case LDAP_INVALID_CREDENTIALS, LDAP_NO_SUCH_OBJECT, LDAP_INAPPROPRIATE_AUTH,
            LDAP_UNWILLING_TO_PERFORM, LDAP_CONSTRAINT_VIOLATION, LDAP_INSUFFICIENT_ACCESS,
            LDAP_INVALID_DN_SYNTAX:
            return false
        case let status where Self.isSilence(status):
            throw DirectoryError(.away, at: options.place, words(status))
        default: throw DirectoryError(.unfit, at: options.place, words(status))
        }
    }

    /// Entries below a place, at most so many; nil: there are more.
    func search(
        _ base: String, _ filter: String, _ attributes: [String], most: Int
    ) throws(DirectoryError) -> [DirectoryEntry]? {
        // Strings of C end at a NUL; escaped ones have none.
        guard !filter.utf8.contains(0), !base.utf8.contains(0) else {
            throw DirectoryError(.unfit, at: options.place, "a filter or base has a NUL")
        }
        var names = unsafe attributes.map { unsafe strdup($0) } + [nil]
        defer { unsafe names.forEach { unsafe free($0) } }
        var result: OpaquePointer?
        let status = unsafe ldap_search_ext_s(
            handle, base, Int32(bascule_ldap_scope_subtree), filter, &names, 0, nil, nil,
            nil, Int32(most), &result)
        defer { unsafe ldap_msgfree(result) }
        switch status {
        case LDAP_SUCCESS: return unsafe entries(result)
        case LDAP_SIZELIMIT_EXCEEDED: return nil
        case let status where Self.isSilence(status):
            throw DirectoryError(.away, at: options.place, words(status))
        default: throw DirectoryError(.unfit, at: options.place, "\(words(status)); base \(base)")
        }
    }

    private func entries(_ result: OpaquePointer?) -> [DirectoryEntry] {
        var found: [DirectoryEntry] = []
        var next = unsafe ldap_first_entry(handle, result)
        while let entry = unsafe next {
            unsafe found.append(self.entry(entry))
            unsafe next = ldap_next_entry(handle, entry)
        }
        return found
    }

    private func entry(_ entry: OpaquePointer) -> DirectoryEntry {
        var values: [String: [[UInt8]]] = [:]
        var position: OpaquePointer?
        var next = unsafe ldap_first_attribute(handle, entry, &position)
        while let name = unsafe next {
            let list = unsafe ldap_get_values_len(handle, entry, name)
            let count = unsafe Int(ldap_count_values_len(list))
            values[unsafe String(cString: name).lowercased()] = (0..<count).map { index in
                guard let value = unsafe list?[index]?.pointee, let start = unsafe value.bv_val
                else { return [] }
                return unsafe UnsafeRawBufferPointer(start: start, count: Int(value.bv_len)).map(
                    \.self)
            }
            unsafe ldap_value_free_len(list)
            unsafe ldap_memfree(name)
            unsafe next = ldap_next_attribute(handle, entry, position)
        }
        unsafe ber_free(position, 0)
        let dn = unsafe ldap_get_dn(handle, entry)
        defer { unsafe ldap_memfree(dn) }
        let name: String = if let dn = unsafe dn { unsafe String(cString: dn) } else { "" }
        return DirectoryEntry(dn: name, values: values)
    }

    /// When the server's certificate ends, in seconds since 1970; nil without TLS.
    func certificateEnd() -> Int64? {
        var certificate = unsafe berval()
        guard
            unsafe ldap_get_option(handle, LDAP_OPT_X_TLS_PEERCERT, &certificate)
                == LDAP_OPT_SUCCESS, let start = unsafe certificate.bv_val
        else { return nil }
        defer { unsafe ldap_memfree(start) }
        return CertificateEnd.read(
            unsafe UnsafeRawBufferPointer(start: start, count: Int(certificate.bv_len)).map(\.self))
    }

    private static func isSilence(_ status: Int32) -> Bool {
        [LDAP_TIMEOUT, LDAP_SERVER_DOWN, LDAP_CONNECT_ERROR, LDAP_BUSY, LDAP_UNAVAILABLE]
            .contains(status)
    }

    private static func words(of status: Int32) -> String {
        unsafe String(cString: ldap_err2string(status))
    }

    /// What libldap says, and the server besides; in one line.
    private func words(_ status: Int32) -> String {
        guard !line.isCut else { return "no answer in time" }
        var more: UnsafeMutablePointer<CChar>?
        unsafe ldap_get_option(handle, LDAP_OPT_DIAGNOSTIC_MESSAGE, &more)
        defer { unsafe ldap_memfree(more) }
        let said: String = if let more = unsafe more { unsafe String(cString: more) } else { "" }
        let plain = said.unicodeScalars.prefix(300).map { $0.value < 0x20 ? " " : String($0) }
            .joined()
        return Self.words(of: status) + (plain.isEmpty ? "" : ": \(plain)")
    }
}
