// SPDX-License-Identifier: Apache-2.0

import Calendar
import Wording

@testable import Drawing

/// Charts as a factory has them; the same each time.
enum Scenes {
    typealias Point = ChartDrawing.Point
    typealias Series = ChartDrawing.Series

    /// Days since 1970 of 2026-12-19: thirty days from here go over the year's end.
    static let start: Int64 = 20_806

    /// Between 0 and 1, without chance.
    static func wave(_ place: Int, _ salt: Int = 0) -> Double {
        let mixed = place * 7_919 + salt * 104_729 + place * place * 31
        return Double(mixed % 1_000) / 1_000
    }

    static func days(_ count: Int, _ salt: Int = 0, _ value: (Double) -> Double?) -> [Point] {
        (0..<count).map { Point(at: start + Int64($0), value: value(wave($0, salt))) }
    }

    static let extraction: ChartDrawing = {
        var points = days(30) { 95.2 + 2 * $0 }
        for missing in [9, 10, 11, 20] { points[missing].value = nil }
        return ChartDrawing(
            title: "Extraction", unit: "%", axis: .days, series: [Series("extraction", points)],
            limits: [.init(96, "objectif 96", .center)], language: .fr)
    }()

    static let deliveries = ChartDrawing(
        title: "Cannes livrées", unit: "t", kind: .bars, axis: .days,
        series: [Series("tonnes", days(30) { $0 < 0.1 ? nil : 4_000 + 9_000 * $0 })], language: .fr)

    static let streams = ChartDrawing(
        title: "Cannes par commune", unit: "t", kind: .bars, axis: .days,
        series: (0..<3).map { salt in
            Series(["Le Moule", "Sainte-Rose", "Petit-Bourg"][salt], days(12, salt) { 500 * $0 })
        }, language: .fr)

    static let stacked: ChartDrawing = {
        var chart = streams
        chart.kind = .stacked
        chart.series[2].points[4].value = -180
        return chart
    }()

    static let several = ChartDrawing(
        title: "Brix par flux", unit: "°", axis: .days,
        series: (0..<6).map { salt in
            Series(
                [
                    "jus premier", "jus mélangé", "sirop", "égout riche", "égout pauvre",
                    "mélasse",
                ][salt], days(20, salt) { Double(salt) * 8 + 12 + 4 * $0 })
        }, language: .fr)

    /// Forty runs: one far above, four on one side, and a bound.
    static func control(_ zone: Zone) -> ChartDrawing {
        var points = (0..<40).map { place in
            Point(
                at: 1_773_550_800 + Int64(place) * 7_200, value: 14.7 + 0.6 * wave(place),
                title: "série \(place + 1)")
        }
        points[23].value = 16.05
        points[23].violates = ["1-3s", "1-2s"]
        for (place, value) in [(30, 15.5), (31, 15.62), (32, 15.7), (33, 15.66)] {
            points[place].value = value
        }
        points[33].violates = ["4-1s"]
        points[36] = Point(at: points[36].at, value: nil, isBound: true, title: "< 0,5")
        return ChartDrawing(
            title: "Brix du jus mélangé", unit: "°Bx", axis: .order(zone),
            series: [Series("brix", points)],
            limits: [
                .init(15, "moy. 15,00", .center), .init(14.1, "−3 s 14,10", .bad),
                .init(14.4, "−2 s 14,40", .warn), .init(15.6, "+2 s 15,60", .warn),
                .init(15.9, "+3 s 15,90", .bad),
            ], language: .fr, verdict: "brix : 2 points enfreignent une règle")
    }

    /// Results of the hour, with a day without any.
    static func hours(_ zone: Zone) -> ChartDrawing {
        let places = (0..<60).filter { !(20..<40).contains($0) }
        return ChartDrawing(
            title: "Pol of the mixed juice", unit: "%", axis: .time(zone),
            series: [
                Series(
                    "pol",
                    places.map {
                        Point(at: 1_773_550_800 + Int64($0) * 3_600, value: 12 + wave($0))
                    })
            ], language: .en)
    }

    static let nothing = ChartDrawing(
        title: "Extraction", unit: "%", axis: .days, series: [Series("extraction", [])],
        language: .fr)
}
