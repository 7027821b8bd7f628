// SPDX-License-Identifier: Apache-2.0

import Testing
import Views

@testable import Console

@Suite struct OpenAPITests {
    private let document = OpenAPI.document(Operation.all, prefix: "/b")

    @Test func `every operation is in the document, with its right and its statuses`() throws {
        let paths = try #require(document["paths"])
        for operation in Operation.all {
            let found = try #require(
                paths[operation.path.text]?[operation.method.rawValue.lowercased()])
            #expect(found["x-permission"]?.text == operation.permission)
            #expect(found["responses"]?["\(operation.status)"] != nil)
            for status in operation.problems {
                #expect(found["responses"]?["\(status)"] != nil, "\(operation.name) \(status)")
            }
            #expect(!operation.summary.isEmpty)
        }
        let names = Operation.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(document["servers"]?.list.first?["url"]?.text == "/b/api/v1")
        #expect(document["openapi"]?.text == "3.1.0")
        #expect(document["components"]?["securitySchemes"]?["bearer"]?["scheme"]?.text == "bearer")
    }

    @Test func `no two paths overlap`() {
        let paths = Array(Set(Operation.all.map(\.path)))
        for path in paths {
            let example = path.text.split(separator: "/").map {
                $0.hasPrefix("{") ? "1" : String($0)
            }
            #expect(paths.filter { $0.match(example) != nil } == [path], "\(path.text)")
        }
    }

    @Test func `the fields of an answer are those of the view, each with its type`() {
        func names<Row: View>(_ row: Row.Type) -> Bool {
            let fields = ShapeReading.shape(of: row).schema["properties"]?.members.map(\.name) ?? []
            return Set(fields) == Set(Row.CodingKeys.allCases.map(\.rawValue))
        }
        #expect(names(FileView.self) && names(FaultView.self) && names(JobView.self))
        #expect(names(AggregateView.self) && names(WindowView.self) && names(ExportView.self))
        #expect(names(ScheduleView.self) && names(TickView.self) && names(JournalEntryView.self))
        #expect(names(UserView.self) && names(TokenView.self) && names(AlertView.self))
        let file = ShapeReading.shape(of: FileView.self).schema["properties"]
        #expect(file?["id"] == ["type": .text("integer")])
        #expect(file?["arrived_at"] == ["type": .text("string"), "format": .text("date-time")])
        #expect(
            file?["reason"] == [
                "anyOf": .list([["type": .text("string")], ["type": .text("null")]])
            ])
    }
}
