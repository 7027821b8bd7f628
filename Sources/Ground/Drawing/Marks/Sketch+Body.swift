// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension Sketch {
    /// The lines or bars themselves, with their marks.
    var body: String {
        tracks.map { chart.kind == .line ? lines(of: $0) : columns(of: $0) }.joined()
    }

    // MARK: Looks of a series

    func stroke(of place: Int) -> String {
        let dashes = Paint.dashes(place).map { " stroke-dasharray=\"\($0)\"" } ?? ""
        return " fill=\"none\" stroke=\"\(paint.colour(place))\" stroke-width=\"1.5\" "
            + "stroke-linecap=\"round\" stroke-linejoin=\"round\"\(dashes)"
    }

    func fill(of place: Int) -> String {
        " fill=\"\(paint.colour(place))\" stroke=\"\(paint.sheet)\""
    }

    func bars(of place: Int) -> String {
        if tracks.count < 2 { return " fill=\"\(paint.bar)\"" }
        let (opacity, isDashed) = Paint.fill(place)
        let dashes = isDashed ? " stroke-dasharray=\"3 2\"" : ""
        return " fill=\"\(paint.colour(place))\" fill-opacity=\"\(opacity)\" "
            + "stroke=\"\(paint.colour(place))\"\(dashes)"
    }

    /// A mark of each series is of another shape.
    static func shape(_ place: Int, _ x: Double, _ y: Double, _ size: Double) -> String {
        let (at, whole) = ("M\(text(x - size)) \(text(y))", text(2 * size))
        switch place % ChartDrawing.Limits.series {
        case 0:
            return at
                + "a\(text(size)) \(text(size)) 0 1 0 \(whole) 0a\(text(size)) \(text(size)) 0 1 0"
                + " -\(whole) 0z"
        case 1: return "M\(text(x - size)) \(text(y - size))h\(whole)v\(whole)h-\(whole)z"
        case 2: return "M\(text(x)) \(text(y - size))l\(text(size)) \(whole)h-\(whole)z"
        case 3:
            return at + "l\(text(size)) -\(text(size)) \(text(size)) \(text(size)) -\(text(size)) "
                + "\(text(size))z"
        case 4: return "M\(text(x)) \(text(y + size))l\(text(size)) -\(whole)h-\(whole)z"
        default: return "M\(text(x - size)) \(text(y - 1.5))h\(whole)v3h-\(whole)z"
        }
    }

    // MARK: Lines

    private func lines(of track: Track) -> String {
        var (path, last): (String, Int?) = ("", nil)
        let values = track.spots.filter { $0.height != nil }
        for (index, spot) in values.enumerated() {
            guard let height = spot.height else { continue }
            let isNew = spot.stretch != last
            path += (isNew ? "M" : "L") + "\(Self.text(spot.x)) \(Self.text(y(height)))"
            // What stands alone has no line, and of few no mark.
            let isAlone =
                isNew && (index + 1 == values.count || values[index + 1].stretch != spot.stretch)
            if isAlone, detail.isThinned { path += "h0" }
            last = spot.stretch
        }
        let line =
            path.isEmpty ? "" : "<path class=\"line\"\(stroke(of: track.place)) d=\"\(path)\"/>"
        return line + marks(of: track)
    }

    private func marks(of track: Track) -> String {
        let bad = track.spots.filter { $0.isBad && $0.height != nil }
        let bounds = track.spots.filter { $0.height == nil }
        if detail == .least {
            return together(bad) + bounded(bounds)
        }
        let plain = detail == .thinned ? [] : track.spots.filter { !$0.isBad && $0.height != nil }
        let size = span.band < 6 && plain.count > 150 ? 2.4 : 3.2
        let all = (plain + bad).sorted { $0.place < $1.place }
        return "<g\(fill(of: track.place))>"
            + all.map { mark($0, track.place, size) }.joined() + "</g>" + bounded(bounds)
    }

    /// What is in an image is not led through by a keyboard: links stand in the table beside it.
    private func mark(_ spot: Track.Spot, _ place: Int, _ size: Double) -> String {
        guard let height = spot.height else { return "" }
        let at = (x: spot.x, y: y(height))
        guard spot.isBad || place == 0 else {
            return "<path data-testid=\"point\" "
                + "d=\"\(Self.shape(place, at.x, at.y, size))\"\(ending(spot, "path"))"
        }
        let kind =
            spot.isBad
            ? "class=\"point bad\" data-testid=\"point\" data-violates=\"\(Self.rules(spot))\" "
                + "fill=\"\(paint.bad)\" "
            : "data-testid=\"point\" "
        return "<circle \(kind)cx=\"\(Self.text(at.x))\" cy=\"\(Self.text(at.y))\" "
            + "r=\"\(spot.isBad ? "5.5" : Self.text(size))\"\(ending(spot, "circle"))"
    }

    static func rules(_ spot: Track.Spot) -> String {
        escaped(spot.point.violates.joined(separator: " "), ChartDrawing.Limits.nameText)
    }

    private func ending(_ spot: Track.Spot, _ element: String) -> String {
        guard !spot.point.title.isEmpty, spot.isBad || detail == .titled else { return "/>" }
        let title = Self.escaped(spot.point.title, ChartDrawing.Limits.pointText)
        return "><title>\(title)</title></\(element)>"
    }

    /// Many that break a rule, as one.
    private func together(_ bad: [Track.Spot]) -> String {
        guard !bad.isEmpty else { return "" }
        let path = bad.map { "M\(Self.text($0.x)) \(Self.text(y($0.height ?? 0)))h0" }.joined()
        return "<path class=\"point bad\" data-testid=\"point\" stroke=\"\(paint.bad)\" "
            + "stroke-width=\"7\" stroke-linecap=\"round\" d=\"\(path)\"/>"
    }

    /// What is no number but a bound, at the floor.
    private func bounded(_ spots: [Track.Spot]) -> String {
        guard !spots.isEmpty else { return "" }
        func path(_ spot: Track.Spot) -> String {
            "M\(Self.text(spot.x - 4)) \(Self.text(floor - 10))h8L\(Self.text(spot.x)) "
                + "\(Self.text(floor - 2))z"
        }
        let start =
            "<path class=\"point censored\" data-testid=\"point\" data-censored=\"true\" d=\""
        let marks =
            detail.isThinned
            ? start + spots.map(path).joined() + "\"/>"
            : spots.map { start + path($0) + "\"\(ending($0, "path"))" }.joined()
        return "<g fill=\"none\" stroke=\"\(paint.warn)\" stroke-width=\"1.5\">\(marks)</g>"
    }

    // MARK: Bars

    private func columns(of track: Track) -> String {
        let count = chart.kind == .bars ? Double(max(1, tracks.count)) : 1
        let room =
            detail.isThinned ? max(1, span.width / Double(max(1, track.spots.count))) : span.band
        let whole = min(48, max(0.6, room * 0.76))
        let size = whole / count
        let shift = chart.kind == .bars ? (Double(track.place) - (count - 1) / 2) * size : 0
        let bars = track.spots.compactMap { spot -> String? in
            guard let height = spot.height else { return nil }
            let (a, b) = (y(spot.base), y(spot.base + height))
            let edge = spot.x + shift - size / 2
            let path =
                "M\(Self.text(edge)) \(Self.text(a))V\(Self.text(b))h\(Self.text(size))"
                + "V\(Self.text(a))z"
            if detail.isThinned { return path }
            return "<path data-testid=\"point\" d=\"\(path)\"\(ending(spot, "path"))"
        }
        guard !bars.isEmpty else { return "" }
        let inner = detail.isThinned ? "<path d=\"\(bars.joined())\"/>" : bars.joined()
        return "<g\(self.bars(of: track.place))>\(inner)</g>"
    }
}
