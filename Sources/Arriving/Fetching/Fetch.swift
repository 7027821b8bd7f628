// SPDX-License-Identifier: Apache-2.0

internal import Configuration

/// Gets one file from another host, by the site's rules.
///
/// It blocks: for a thread of its own.
package struct Fetch: Sendable {
    /// What becomes of the bytes, and who may stop it.
    package struct Ends: Sendable {
        /// Takes bytes in their order; what it throws ends the fetch.
        package var write: @Sendable ([UInt8]) throws -> Void
        /// Told of the bytes that have come, and how many there are if the server says it.
        package var progress: @Sendable (Int64, Int64?) -> Void
        /// Asked about once a second.
        package var isStopped: @Sendable () -> Bool

        package init(
            write: @escaping @Sendable ([UInt8]) throws -> Void,
            progress: @escaping @Sendable (Int64, Int64?) -> Void = { _, _ in },
            isStopped: @escaping @Sendable () -> Bool = { false }
        ) {
            self.write = write
            self.progress = progress
            self.isStopped = isStopped
        }
    }

    private let rules: FetchRules
    private let limits: FetchLimits

    package init(_ rules: FetchRules, _ limits: FetchLimits) {
        self.rules = rules
        self.limits = limits
    }

    /// A file that has come.
    package struct Whole: Sendable {
        /// That were written.
        package let bytes: Int64
        /// What the server says of it; nil: nothing, or that we were sent on.
        package let version: WebVersion?
    }

    /// - Returns: the bytes that were written.
    /// - Throws: `FetchTrouble`, `CancellationError` once it is stopped, or what `write` has thrown;
    ///   what was written by then is no file.
    package func run(_ url: SourceURL, _ ends: Ends) throws -> Int64 {
        guard let whole = try run(url, unless: nil, ends) else {
            preconditionFailure("a version that was not named has not come")
        }
        return whole.bytes
    }

    /// The same of a file of which a version is here.
    ///
    /// - Parameter version: as its answer gave it; nil: it comes, whatever it is.
    /// - Returns: nil: it is that version still, and nothing was written.
    package func run(
        _ url: SourceURL, unless version: WebVersion?, _ ends: Ends
    ) throws -> Whole? {
        let end = ContinuousClock.now + limits.time
        var (url, isFirst) = (url, true)
        for left in (0...limits.redirects).reversed() {
            let addresses = try rules.addresses(
                of: url, until: min(end, .now + limits.resolving), isStopped: ends.isStopped)
            guard !ends.isStopped() else { throw CancellationError() }
            guard url.scheme != .sftp else {
                guard let identity = rules.sftp else { throw FetchTrouble(.noSFTP) }
                let bytes = try SFTPFetch(url, identity, rules, limits, until: end)
                    .run(at: addresses, ends)
                return Whole(bytes: bytes, version: nil)
            }
            let fetch = WebFetch(url, rules, limits, until: end)
            // Versions are those of one address: where we are sent on to may be another each time.
            switch try fetch.run(at: addresses, unless: isFirst ? version : nil, ends) {
            case .unchanged: return nil
            case .whole(let bytes, let version):
                return Whole(bytes: bytes, version: isFirst ? version : nil)
            case .sentOn(let location):
                guard left > 0 else { throw FetchTrouble(.tooManyRedirects(limits.redirects)) }
                url = try next(location, after: url)
                isFirst = false
            }
        }
        preconditionFailure("the last answer is a file or no redirect")
    }

    private func next(_ location: String, after url: SourceURL) throws(FetchTrouble) -> SourceURL {
        let next: SourceURL
        do {
            next = try url.redirected(to: location)
        } catch {
            throw FetchTrouble(.redirect(error), detail: "redirected")
        }
        let isAsSafe =
            next.scheme == url.scheme || (url.scheme == .http && next.scheme == .https)
        guard isAsSafe else { throw FetchTrouble(.downgrade, detail: next.shown) }
        do {
            try rules.check(next)
        } catch {
            throw FetchTrouble(.redirect(error), detail: next.shown)
        }
        return next
    }
}
