// SPDX-License-Identifier: Apache-2.0

import Calendar
import TestSupport
import Testing

@testable import Drawing

/// Each picture as it was last looked at, byte for byte.
@Suite struct GoldenTests {
    @Test func `a line has its title, unit, limits and gaps, over a year's end`() throws {
        try Golden.expect(Scenes.extraction.svg(.print), "line")
        try Golden.expect(Scenes.extraction.svg(.print, width: 640, height: 280), "line-narrow")
    }

    @Test func `bars stand by themselves, side by side and upon each other`() throws {
        try Golden.expect(Scenes.deliveries.svg(.print), "bars")
        try Golden.expect(Scenes.streams.svg(.print), "bars-several")
        try Golden.expect(Scenes.stacked.svg(.print), "stacked")
    }

    @Test func `lines of several series are told apart without colours`() throws {
        try Golden.expect(Scenes.several.svg(.print), "several")
    }

    @Test func `a control chart names limits and broken rules, on paper and in the page`() throws {
        let chart = Scenes.control(try Zone("America/Guadeloupe"))
        try Golden.expect(chart.svg(.print), "control")
        try Golden.expect(chart.svg(.inline(testID: "control-chart")), "control-inline")
    }

    @Test func `times of a day have hours, and of nothing it is said`() throws {
        try Golden.expect(Scenes.hours(try Zone("America/Guadeloupe")).svg(.print), "hours")
        try Golden.expect(Scenes.nothing.svg(.print), "nothing")
    }

    /// The bytes are those of the program of this Debian, so none are kept.
    @Test func `a real program draws each of them, the same twice`() async throws {
        let zone = try Zone("America/Guadeloupe")
        let charts = [
            Scenes.extraction, Scenes.deliveries, Scenes.streams, Scenes.stacked, Scenes.several,
            Scenes.control(zone), Scenes.hours(zone), Scenes.nothing,
        ]
        let digest = "set -o pipefail; rsvg-convert --format png | sha256sum"
        for chart in charts {
            let svg = chart.svg(.print).text
            let once = try await ChildProcess.succeed("/bin/bash", ["-c", digest], input: svg)
            let again = try await ChildProcess.succeed("/bin/bash", ["-c", digest], input: svg)
            #expect(once == again && once.count > 64, "\(chart.title): \(once)")
        }
    }
}
