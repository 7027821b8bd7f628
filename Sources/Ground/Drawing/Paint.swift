// SPDX-License-Identifier: Apache-2.0

/// The colours of a look; each is seen on white and by those who see no red or no green.
struct Paint {
    let ink: String
    let soft: String
    let grid: String
    let field: String
    let sheet: String
    let bad: String
    let warn: String
    let bar: String
    /// By the place of the series.
    let series: [String]

    /// Custom properties of the console's style sheet: they know light, dark and print.
    static let inline = Paint(
        ink: "var(--ink)", soft: "var(--soft)", grid: "var(--rule)", field: "var(--field)",
        sheet: "var(--sheet)", bad: "var(--bad)", warn: "var(--warn)", bar: "var(--bar)",
        series: ["var(--accent)", "var(--warn)", "var(--info)", "var(--ink)"])

    /// Programs that make pictures and PDF know no custom properties.
    static let print = Paint(
        ink: "#1b282c", soft: "#4c5a5f", grid: "#dfddd5", field: "#6f7d80", sheet: "#ffffff",
        bad: "#ab231b", warn: "#8a5200", bar: "#6d988e",
        series: ["#0a6658", "#c05000", "#23588f", "#1b282c"])

    func colour(_ place: Int) -> String { series[place % series.count] }

    /// What tells lines apart without colours; nil: unbroken.
    static func dashes(_ place: Int) -> String? {
        [nil, "7 3", "2 3", "10 3 2 3", "4 2", "14 4"][place % ChartDrawing.Limits.series]
    }

    /// What tells bars apart without colours: how full they are, and whether their edge is broken.
    static func fill(_ place: Int) -> (opacity: String, isDashed: Bool) {
        [
            ("1", false), ("0", false), ("0.5", false), ("0", true), ("0.25", false),
            ("0.75", true),
        ][place % ChartDrawing.Limits.series]
    }
}
