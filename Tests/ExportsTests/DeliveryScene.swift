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
    /// What has arrived: a target's letter and a name, in order; and what is to fail.
    final class There: Sendable {
        private let state = Mutex((arrived: [String](), failing: Set<String>()))

        var arrived: [String] { state.withLock { $0.arrived } }

        func fail(_ letters: Set<String>) { state.withLock { $0.failing = letters } }

        func take(_ parcel: Parcel) -> Parcel.Outcome {
            let letter = String(parcel.target.address.dropLast().suffix(1))
            return state.withLock { state in
                if state.failing.contains(letter) { return .failed("\(letter) is closed") }
                state.arrived.append("\(letter) \(parcel.name)")
                return .put
            }
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
        _ more: String = "", everything sql: String? = nil,
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

    func service(_ exports: [Export]? = nil, isWhole: Bool = true) -> DeliveryService {
        DeliveryService(exports ?? [export], isWhole: isWhole, language: .en) {
            [there] parcel, _, tell in
            tell(.written)
            return there.take(parcel)
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
    }

    /// What a look for alerts finds.
    func alerts() throws -> [String] {
        try FailedDeliveries.detector.page(after: nil, limit: 100, on: connection).map {
            "\($0.key.subject): \($0.sentence.en)"
        }
    }
}
