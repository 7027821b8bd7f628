// SPDX-License-Identifier: Apache-2.0

import Exports
import Postgres
import Synchronization
import TestSupport
import Testing
import Views
import Wording

/// Exports that go to two folders elsewhere, and what has arrived there.
final class DeliveryScene {
    /// What has arrived: a target's letter and a name, in order; and what is to happen instead.
    final class There: Sendable {
        private struct State {
            var arrived: [String] = []
            var asked: [String] = []
            var failing: Set<String> = []
            var silent: Set<String> = []
            var unseen: Set<String> = []
        }

        private let state = Mutex(State())

        var arrived: [String] { state.withLock { $0.arrived } }
        /// The letters, in the order in which they were asked.
        var asked: [String] { state.withLock { $0.asked } }

        /// These take no file.
        func fail(_ letters: Set<String>) { state.withLock { $0.failing = letters } }

        /// These say that they have it, and show it to nobody.
        func hide(_ letters: Set<String>) { state.withLock { $0.unseen = letters } }

        /// The hosts of these take nothing at all.
        func beSilent(_ letters: Set<String>) { state.withLock { $0.silent = letters } }

        func take(
            _ parcel: Parcel, _ tell: (DeliveryService.Step) throws -> Void
        ) throws -> Parcel.Outcome {
            let letter = String(parcel.target.address.dropLast().suffix(1))
            let trouble = state.withLock { state -> Parcel.Outcome? in
                state.asked.append(letter)
                if state.silent.contains(letter) { return .unreachable("\(letter) says nothing") }
                if state.unseen.contains(letter) { return .unseen("\(letter) shows nothing") }
                if state.failing.contains(letter) { return .failed("\(letter) is closed") }
                return nil
            }
            if let trouble { return trouble }
            try tell(.written)
            try tell(.verified)
            state.withLock { $0.arrived.append("\(letter) \(parcel.name)") }
            return .put
        }
    }

    static let deliver = """
        deliver:
          - { to: "sftp://edi@a.example/a/", secret: { file: x }, known_hosts: h, alert_after: 2 }
          - { to: "sftp://edi@b.example/b/", secret: { file: x }, known_hosts: h }
        """

    let scene: ExportScene
    let export: Export
    let there = There()
    var connection: Connection { scene.connection }

    static func with(
        _ more: String = "", everything sql: String? = nil, deliver: String = deliver,
        _ body: (DeliveryScene) throws -> Void
    ) async throws {
        try await TemporaryFolder.with { home in
            let scene = try ExportScene(home: home)
            try scene.add(3)
            let text = [more, deliver].joined(separator: "\n")
            let export = try sql.map { try scene.everything($0, text) } ?? scene.export(text)
            try body(DeliveryScene(scene, export))
        }
    }

    private init(_ scene: ExportScene, _ export: Export) {
        self.scene = scene
        self.export = export
    }

    func service(
        _ exports: [Export]? = nil, isWhole: Bool = true,
        trouble: @escaping @Sendable (Export.Target) -> Phrase? = { _ in nil }
    ) -> DeliveryService {
        DeliveryService(
            exports ?? [export], isWhole: isWhole, language: .en, trouble: trouble,
            put: { [there] parcel, _, tell in try there.take(parcel, tell) })
    }

    /// Files of so many days, the newest first; their numbers.
    func write(days: Int) throws -> [Int64] {
        try (0..<days).map { day in
            let window = export.window(at: 1_772_620_000 - Int64(day) * 86_400)
            return try scene.service.run(
                export, window: window, by: "user:test", on: connection
            ).record.id
        }
    }

    @discardableResult
    func look(_ exports: [Export]? = nil, isWhole: Bool = true) throws -> DeliveryService.Report {
        try service(exports, isWhole: isWhole).deliver(on: connection)
    }

    /// `a 1 accepted`: the target's letter, the file and its state, in the order of the outbox.
    func states() throws -> [String] {
        try connection.query(
            """
            select concat_ws(' ', left(right(target, 2), 1), export_id, state)
              from bascule.export_deliveries order by id
            """
        ).values(as: String.self)
    }

    func makeDue() throws {
        try connection.execute(
            """
            update bascule.export_delivery set due_at = clock_timestamp() where due_at is not null
            """)
        try endRests()
    }

    /// No target is left alone any more.
    func endRests() throws {
        try connection.execute("update bascule.export_target set closed_until = now()")
    }

    /// One column of the outbox, in its order.
    func column(_ name: SQL) throws -> [String] {
        try connection.query(
            "select coalesce((\(raw: name))::text, '') from bascule.export_delivery order by id"
        ).values()
    }

    /// What a look for alerts finds.
    func alerts() throws -> [String] {
        try FailedDeliveries.detector.page(after: nil, limit: 100, on: connection).map {
            "\($0.key.subject): \($0.sentence.en)"
        }
    }
}
