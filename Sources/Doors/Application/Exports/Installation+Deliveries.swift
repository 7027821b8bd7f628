// SPDX-License-Identifier: Apache-2.0

internal import Configuration
package import Exports
internal import Fetching
internal import Foundation
internal import Wording

extension Installation {
    /// The service that puts exports' files into folders of other hosts.
    package func deliveryService() -> DeliveryService {
        let (catalog, mistakes) = ExportCatalog.load(settings)
        // A folder that is away (a mount, another copy) says nothing of its exports.
        let isThere = FileManager.default.fileExists(atPath: settings.declarations.exports)
        var service = DeliveryService(
            catalog.exports, isWhole: mistakes.isEmpty && isThere, language: settings.language,
            trouble: { [settings] target in settings.secretFailure(of: target)?.sentence },
            put: { [settings] parcel, isStopped, tell in
                try settings.put(parcel, isStopped, tell)
            })
        service.observe = CrashPoint.deliveryObserver ?? { _ in }
        return service
    }

    /// Why some of these can't log in.
    package func secretFailures(of targets: [Export.Target]) -> [DeliveryError] {
        targets.compactMap { settings.secretFailure(of: $0) }
    }
}

extension Settings {
    fileprivate func secretFailure(of target: Export.Target) -> DeliveryError? {
        do throws(DeliveryError) {
            _ = try secret(for: target)
            return nil
        } catch {
            return error
        }
    }

    /// Nil: there is none to be said.
    fileprivate func secret(for target: Export.Target) throws(DeliveryError) -> String? {
        guard let place = target.way.secret else { return nil }
        do {
            return try secretText(place)
        } catch {
            throw DeliveryError.noSecret(target: target.address, place: error.place)
        }
    }

    /// By the rules for files from there.
    fileprivate func put(
        _ parcel: Parcel, _ isStopped: @escaping @Sendable () -> Bool,
        _ tell: (DeliveryService.Step) throws -> Void
    ) throws -> Parcel.Outcome {
        do {
            let url: SourceURL
            do { url = try SourceURL(parcel.target.url) } catch { throw FetchTrouble(error) }
            try OutgoingFile(
                parcel: parcel, url: url, secret: secret(for: parcel.target) ?? "", settings: self,
                isStopped: isStopped, file: CheckedFile(parcel)
            ).run(tell)
            return .put
        } catch let trouble as FetchTrouble {
            let told = Self.told(trouble)[language]
            guard !trouble.isTaken else { return .unseen(told) }
            return Self.ofHost.contains(trouble.code)
                ? .unreachable(told, retryAfter: trouble.retryAfter)
                : .failed(told, retryAfter: trouble.retryAfter)
        } catch let error as DeliveryError {
            return .failed(error.sentence[language])
        }
    }

    /// What meets each file for that host, of whatever export.
    private static let ofHost: [FetchTrouble.Code] = [
        .nameUnknown, .unreachable, .untrusted, .unavailable, .tooSlow, .cut,
    ]

    private static func told(_ trouble: FetchTrouble) -> Phrase {
        let isSaid = trouble.sentence.en.contains(trouble.detail)
        let detail = Phrase(isSaid ? "" : " (\(trouble.detail))")
        guard trouble.code == .refused else { return trouble.sentence + detail }
        return Phrase(
            en: "the site does not let files go there: console.source_hosts,"
                + " console.source_private",
            fr: "le site ne permet pas d'y envoyer des fichiers : console.source_hosts,"
                + " console.source_private") + detail
    }
}

/// One file on its way, by the protocol of its target.
private struct OutgoingFile {
    let parcel: Parcel
    let url: SourceURL
    /// All of what its place has; empty: there is none.
    let secret: String
    let settings: Settings
    let isStopped: @Sendable () -> Bool
    let file: CheckedFile

    private var target: Export.Target { parcel.target }
    private var rules: FetchRules { FetchRules(settings.console.sources) }
    private static let place = Phrase("deliver")

    private var limits: FetchLimits {
        var limits = FetchLimits(bytes: parcel.bytes)
        limits.time = target.time
        return limits
    }

    func run(_ tell: (DeliveryService.Step) throws -> Void) throws {
        func observe(_ step: DeliveryService.Step) throws {
            // Somebody may have written into it since it was looked at.
            if step == .written { try file.requireSame() }
            try tell(step)
        }
        switch target.way {
        case .sftp(let user, _, let proof):
            var identity = settings.sftpIdentity(user, secret: secret, proof, Self.place)
            identity.isToWrite = true
            try SFTPFolder.with(url, identity, rules, limits, isStopped: isStopped) { folder in
                try folder.put(
                    SFTPFolder.Parcel(
                        hidden: parcel.hidden, name: parcel.name, earlier: parcel.earlier,
                        bytes: parcel.bytes, isReadBack: target.check == .content),
                    observe: { try observe(DeliveryService.Step($0)) }, from: file.open)
            }
        case .s3(let region, let accessKey, _):
            let proof = WebLogin.Proof.signature(
                accessKey: accessKey, secret: Settings.firstLine(secret), region: region)
            let login = WebLogin(url, proof, place: Self.place)
            try S3Folder.with(login, rules, limits, isStopped: isStopped) { folder in
                try folder.put(
                    webParcel, observe: { try observe(DeliveryService.Step($0)) }, from: file.open)
            }
        case .web(let user, let place):
            let word = Settings.firstLine(secret)
            let proof: WebLogin.Proof =
                if let user { .password(user: user, word) } else {
                    place == nil ? .none : .token(word)
                }
            try WebPut(
                WebLogin(url, proof, place: Self.place), rules, limits, isStopped: isStopped
            ).run(webParcel, observe: { try observe(DeliveryService.Step($0)) }, from: file.open)
        }
    }

    private var webParcel: WebParcel {
        let check: WebParcel.Check =
            switch target.check {
            case .answer: .answer
            case .size: .size
            case .content: .content
            }
        return WebParcel(
            name: parcel.name, bytes: parcel.bytes, sha256: parcel.sha256, check: check)
    }
}

extension DeliveryService.Step {
    fileprivate init(_ step: SFTPFolder.PutStep) {
        self =
            switch step {
            case .written: .written
            case .verified: .verified
            case .renamed: .renamed
            }
    }

    fileprivate init(_ step: WebParcel.Step) {
        self =
            switch step {
            case .written: .written
            case .verified: .verified
            }
    }
}
