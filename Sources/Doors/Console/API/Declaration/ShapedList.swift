// SPDX-License-Identifier: Apache-2.0

/// A list whose elements' type can be asked for.
protocol ShapedList {
    static var element: any Decodable.Type { get }
    static var empty: any Decodable { get }
}

extension Array: ShapedList where Element: Decodable {
    static var element: any Decodable.Type { Element.self }
    static var empty: any Decodable { Self() }
}
