// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Configuration
internal import Glibc

/// What libcurl tells while it asks: on its caller's thread.
final class WebTransfer {
    private let host: Host
    private let rules: FetchRules
    private let limits: FetchLimits
    private let ends: Fetch.Ends
    /// Whether the body of any answer is taken, not that of a file alone.
    private let takesAny: Bool

    /// Of the answer that is the last so far; 0 before one.
    private(set) var status = 0
    /// Where the answer says that the file is.
    private(set) var location: String?
    /// That were written.
    private(set) var bytes: Int64 = 0
    /// What the writer has thrown.
    private(set) var failure: (any Error)?
    private(set) var refusal: (why: SourceRefusal, detail: String)?
    private(set) var isTooLarge = false
    /// Whether the head of the answer says all, and the body was left.
    private(set) var isTold = false

    init(
        _ host: Host, _ rules: FetchRules, _ limits: FetchLimits, _ ends: Fetch.Ends,
        takesAny: Bool = false
    ) {
        self.takesAny = takesAny
        self.host = host
        self.rules = rules
        self.limits = limits
        self.ends = ends
    }

    /// It must outlive the transfer.
    func attach(to options: WebOptions) {
        unsafe options.listen(
            Unmanaged.passUnretained(self).toOpaque(), socket: Self.socket, head: Self.head,
            body: Self.body, progress: Self.progress)
    }

    private static func of(_ pointer: UnsafeMutableRawPointer?) -> WebTransfer? {
        unsafe pointer.map { unsafe Unmanaged<WebTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The address is judged here, where it is connected to and nothing can change it any more.
    private static let socket: curl_opensocket_callback = { pointer, _, address in
        guard let transfer = unsafe of(pointer), let address = unsafe address else { return -1 }
        let raw = UnsafeRawPointer(address)
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr),
            let ip = unsafe IPAddress(socketAddress: raw + offset), transfer.judge(ip)
        else { return -1 }
        return unsafe Glibc.socket(
            address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
            address.pointee.protocol)
    }

    private func judge(_ address: IPAddress) -> Bool {
        do {
            try rules.check(address, of: host)
            return true
        } catch {
            refusal = (error, "\(host.text) is at \(address.text)")
            return false
        }
    }

    private static let head: curl_write_callback = { buffer, size, count, pointer in
        guard let transfer = unsafe of(pointer), let buffer = unsafe buffer else { return 0 }
        let line = unsafe String(
            decoding: UnsafeRawBufferPointer(start: buffer, count: size * count), as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            let words = line.split(whereSeparator: \.isWhitespace)
            transfer.status = words.count > 1 ? Int(words[1]) ?? 0 : 0
            transfer.location = nil
        } else if transfer.location == nil, let colon = line.firstIndex(of: ":"),
            line[..<colon].lowercased() == "location"
        {
            let value = line[line.index(after: colon)...]
            transfer.location = String(
                value.drop { $0 == " " || $0 == "\t" }.prefix { !$0.isNewline })
        }
        return size * count
    }

    private static let body: curl_write_callback = { buffer, size, count, pointer in
        guard let transfer = unsafe of(pointer), let buffer = unsafe buffer else { return 0 }
        let bytes = unsafe Array(UnsafeRawBufferPointer(start: buffer, count: size * count))
        return transfer.take(bytes) ? size * count : 0
    }

    private func take(_ chunk: [UInt8]) -> Bool {
        guard status == 200 || takesAny else {
            isTold = true
            return false
        }
        guard bytes + Int64(chunk.count) <= limits.bytes else {
            isTooLarge = true
            return false
        }
        do {
            try ends.write(chunk)
        } catch {
            failure = error
            return false
        }
        bytes += Int64(chunk.count)
        return true
    }

    private static let progress: curl_xferinfo_callback = { pointer, total, _, _, _ in
        guard let transfer = unsafe of(pointer), transfer.refusal == nil else { return 1 }
        // Bodies of answers that are no file are not told of.
        if transfer.bytes > 0 {
            transfer.ends.progress(transfer.bytes, total > 0 ? Int64(total) : nil)
        }
        return transfer.ends.isStopped() ? 1 : 0
    }
}
