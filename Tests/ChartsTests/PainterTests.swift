// SPDX-License-Identifier: Apache-2.0

import Drawing
import Foundation
import TestSupport
import Testing
import Wording

@testable import Charts

/// PNG by librsvg's program, and what becomes of it where that is not well.
@Suite struct PainterTests {
    private let drawing = ChartDrawing(
        title: "t", axis: .days,
        series: [.init("s", [.init(at: 1, value: 2), .init(at: 2, value: 3)])],
        language: .fr)

    private func trouble(_ painter: ChartPainter) -> ChartPainter.Trouble? {
        do throws(ChartPainter.Trouble) {
            _ = try painter.png(drawing.svg(.print))
            return nil
        } catch {
            return error
        }
    }

    /// A program that does what its lines say.
    private func painter(_ lines: String, in folder: String) throws -> ChartPainter {
        let path = folder + "/painter"
        try Data("#!/bin/sh\n\(lines)\n".utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return ChartPainter(program: path)
    }

    @Test func `a picture has twice the pixels of the drawing, and the same bytes twice`() throws {
        let picture = drawing.svg(.print, width: 608, height: 260)
        let png = try ChartPainter().png(picture)
        #expect(png.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
        // The head of a PNG: width and height, four bytes each.
        #expect(Array(png[16..<24]) == [0, 0, 0x04, 0xc0, 0, 0, 0x02, 0x08])
        #expect(try ChartPainter().png(picture) == png)
        #expect(ChartPainter().isThere)
    }

    @Test func `a program that is not there, fails or gives no picture is told`() async throws {
        let missing = ChartPainter(program: "/nowhere/x")
        #expect(trouble(missing) == .missing(program: "/nowhere/x") && !missing.isThere)
        #expect(!ChartPainter(program: "no-such-program").isThere)
        try await TemporaryFolder.with { folder in
            let failing = try painter("echo broken >&2; exit 3", in: folder)
            #expect(trouble(failing) == .failed(program: folder + "/painter", reason: "broken"))
            let silent = try painter("exit 4", in: folder)
            #expect(trouble(silent) == .failed(program: folder + "/painter", reason: "4"))
            let half = try painter("printf '\\211PNG'; exit 5", in: folder)
            #expect(trouble(half) == .failed(program: folder + "/painter", reason: "5"))
            let other = try painter("cat", in: folder)
            #expect(trouble(other) == .failed(program: folder + "/painter", reason: "0"))
        }
    }

    @Test func `a picture beyond the limit is none, and one at it is`() async throws {
        let limit = ChartPainter.Limits.bytes
        try await TemporaryFolder.with { folder in
            let start = "cat > /dev/null; printf '\\211PNG'; head -c "
            let most = try painter(start + "\(limit - 4) /dev/zero", in: folder)
            #expect(trouble(most) == nil)
            let more = try painter(start + "\(limit - 3) /dev/zero", in: folder)
            #expect(trouble(more) == .tooLarge(bytes: limit))
        }
    }
}
