// SPDX-License-Identifier: Apache-2.0

internal import Exports
internal import Foundation
internal import Ingest
internal import Mails
internal import Pickups
internal import Seals
internal import Webhooks

/// Where the process kills or stops itself, for tests.
///
/// `BASCULE_CRASH_AT=<stage>`: the process is killed there, as by a power cut;
/// `BASCULE_CRASH_ON=<name>`: killed before judging the file of that name;
/// `BASCULE_STOP_AT=<step>`: frozen at that step of an export until SIGCONT.
enum CrashPoint {
    static let fileObserver: (@Sendable (String) -> Void)? = {
        guard let wanted = ProcessInfo.processInfo.environment["BASCULE_CRASH_ON"] else {
            return nil
        }
        return { name in
            if name == wanted { kill(getpid(), SIGKILL) }
        }
    }()

    static let observer: (@Sendable (Stage) -> Void)? = {
        guard let name = ProcessInfo.processInfo.environment["BASCULE_CRASH_AT"],
            let wanted = Stage(rawValue: name)
        else { return nil }
        return { stage in
            if stage == wanted { kill(getpid(), SIGKILL) }
        }
    }()

    /// Between a file that a bulk change has taken up and the note that it has.
    static let bulkObserver: (@Sendable () -> Void)? = {
        guard ProcessInfo.processInfo.environment["BASCULE_CRASH_AT"] == "bulk_item" else {
            return nil
        }
        return { kill(getpid(), SIGKILL) }
    }()

    /// The same between the steps of a mail's delivery.
    static let mailObserver: (@Sendable (MailService.Step) -> Void)? = {
        guard let name = ProcessInfo.processInfo.environment["BASCULE_CRASH_AT"],
            let wanted = MailService.Step(rawValue: name)
        else { return nil }
        return { step in
            if step == wanted { kill(getpid(), SIGKILL) }
        }
    }()

    /// The same between the steps of a webhook's message.
    static let webhookObserver: (@Sendable (WebhookService.Step) -> Void)? = {
        guard let name = ProcessInfo.processInfo.environment["BASCULE_CRASH_AT"],
            let wanted = WebhookService.Step(rawValue: name)
        else { return nil }
        return { step in
            if step == wanted { kill(getpid(), SIGKILL) }
        }
    }()

    /// The same between the steps of a pickup.
    static let pickupObserver: (@Sendable (PickupService.Step) -> Void)? = {
        guard let name = ProcessInfo.processInfo.environment["BASCULE_CRASH_AT"],
            let wanted = PickupService.Step(rawValue: name)
        else { return nil }
        return { step in
            if step == wanted { kill(getpid(), SIGKILL) }
        }
    }()

    /// The same between the steps of an export's file on its way to another host.
    static let deliveryObserver: (@Sendable (DeliveryService.Step) -> Void)? = {
        guard let name = ProcessInfo.processInfo.environment["BASCULE_CRASH_AT"],
            let wanted = DeliveryService.Step(rawValue: name)
        else { return nil }
        return { step in
            if step == wanted { kill(getpid(), SIGKILL) }
        }
    }()

    /// Between the steps of a seal.
    static let sealObserver: (@Sendable (Sealing.Step) -> Void)? = {
        guard let name = ProcessInfo.processInfo.environment["BASCULE_CRASH_AT"],
            let wanted = Sealing.Step(rawValue: name)
        else { return nil }
        return { step in
            if step == wanted { kill(getpid(), SIGKILL) }
        }
    }()

    /// The same between the steps of an export.
    static let exportObserver: (@Sendable (ExportService.Step) -> Void)? = {
        let environment = ProcessInfo.processInfo.environment
        let signals = [("BASCULE_CRASH_AT", SIGKILL), ("BASCULE_STOP_AT", SIGSTOP)].compactMap {
            variable, signal in
            environment[variable].flatMap(ExportService.Step.init).map { ($0, signal) }
        }
        guard !signals.isEmpty else { return nil }
        return { step in
            for (wanted, signal) in signals where step == wanted { kill(getpid(), signal) }
        }
    }()
}
