// SPDX-License-Identifier: Apache-2.0

/// z's, a line each, and the rules of Nelson that fire there.
///
/// Written by scripts/qc_tables.py.
enum NelsonTable {
    static let text = """
        sequence
        -0.25 | -
        1.5 | -
        3 | -
        1.25 | -
        0.5 | -
        0.5 | -
        0.5 | -
        1 | -
        1.5 | -
        0.75 | nelson_2
        -1.5 | -
        1.75 | -
        -1.5 | -
        0 | -
        -0.5 | -
        1.75 | -
        -2 | -
        -1.25 | -
        -1 | -
        -0.5 | -
        0 | -
        0.25 | nelson_3
        1.25 | nelson_3
        1.5 | nelson_3
        2 | nelson_3
        sequence
        0.25 | -
        1.75 | -
        2.25 | -
        1 | -
        2.5 | nelson_5
        0.25 | -
        0.25 | -
        1.75 | -
        1.75 | nelson_2
        1.25 | nelson_2
        1.5 | nelson_2 nelson_6
        0.75 | nelson_2
        1.75 | nelson_2 nelson_6
        0.5 | nelson_2
        2.5 | nelson_2
        1.5 | nelson_2
        0.5 | nelson_2
        0 | -
        -0.25 | -
        0 | -
        -0.25 | -
        -0.75 | -
        -0.5 | -
        0 | -
        0 | -
        sequence
        -1.25 | -
        -0.75 | -
        -1 | -
        -1.75 | -
        -1.5 | -
        -0.5 | -
        -0.25 | -
        -2 | -
        -2.25 | nelson_2
        -2.25 | nelson_2 nelson_5
        -2 | nelson_2 nelson_6
        -1.75 | nelson_2 nelson_6
        -1 | nelson_2
        -2 | nelson_2 nelson_6
        -2.25 | nelson_2 nelson_6
        -1.75 | nelson_2 nelson_6
        4 | nelson_1
        -3 | nelson_6
        0.25 | -
        4.25 | nelson_1
        3.25 | nelson_1 nelson_5
        0 | -
        1.5 | -
        -0.25 | -
        -0.25 | -
        sequence
        0.25 | -
        0.25 | -
        -0.5 | -
        0.75 | -
        -0.25 | -
        0.5 | -
        -0.5 | -
        0 | -
        0.25 | -
        0.25 | -
        0.5 | -
        0.25 | -
        0 | -
        -0.25 | -
        -0.25 | nelson_7
        -0.25 | nelson_7
        1.75 | -
        -1.25 | -
        2.5 | -
        1.5 | -
        -2 | -
        -1 | -
        1.5 | -
        1 | -
        -2 | -
        sequence
        -2.25 | -
        1.25 | -
        2.25 | -
        -1 | -
        1 | -
        1.5 | -
        1.5 | -
        -2 | -
        -2.5 | -
        -2 | -
        1.5 | -
        -2.5 | nelson_6
        -2.25 | nelson_5 nelson_6 nelson_8
        -1.25 | nelson_6 nelson_8
        -1.5 | nelson_6 nelson_8
        1.25 | nelson_8
        0 | -
        -0.5 | -
        -0.75 | -
        0.25 | -
        0.25 | -
        0 | -
        -0.25 | -
        0 | -
        0.75 | -
        sequence
        0.5 | -
        -0.25 | -
        1.25 | -
        -0.75 | -
        0.75 | -
        -1.5 | -
        0.5 | -
        -1.5 | -
        0.75 | -
        -1.5 | -
        0.75 | -
        -0.75 | -
        1 | -
        -0.75 | nelson_4
        1.25 | nelson_4
        -0.75 | nelson_4
        -1.75 | -
        -1.5 | -
        -1 | -
        -0.5 | -
        0.25 | -
        0.5 | nelson_3
        1.25 | nelson_3
        1.5 | nelson_3
        2.25 | nelson_3
        sequence
        -2 | -
        -1.25 | -
        -1 | -
        -0.5 | -
        0 | -
        0.5 | nelson_3
        0.75 | nelson_3
        1.75 | nelson_3
        2 | nelson_3
        2.5 | nelson_3
        3.25 | nelson_1 nelson_3 nelson_5 nelson_6
        3.5 | nelson_1 nelson_3 nelson_5 nelson_6
        4 | nelson_1 nelson_3 nelson_5 nelson_6
        4.5 | nelson_1 nelson_2 nelson_3 nelson_5 nelson_6
        5 | nelson_1 nelson_2 nelson_3 nelson_5 nelson_6
        5.25 | nelson_1 nelson_2 nelson_3 nelson_5 nelson_6
        -1.25 | nelson_8
        -1.5 | nelson_8
        -2.25 | nelson_8
        -2 | nelson_6 nelson_8
        -1.75 | nelson_6 nelson_8
        -2 | nelson_6 nelson_8
        -2 | nelson_6 nelson_8
        -2 | nelson_6
        -1.75 | nelson_2 nelson_6
        sequence
        1.75 | -
        1.5 | -
        1.25 | -
        0.5 | -
        0 | -
        -0.5 | nelson_3
        -1.25 | nelson_3
        -1.25 | -
        -1.75 | -
        -2.5 | nelson_6
        -3 | nelson_5 nelson_6
        -3.25 | nelson_1 nelson_5 nelson_6
        -3.75 | nelson_1 nelson_3 nelson_5 nelson_6
        -4.5 | nelson_1 nelson_2 nelson_3 nelson_5 nelson_6
        -4.75 | nelson_1 nelson_2 nelson_3 nelson_5 nelson_6
        -5.5 | nelson_1 nelson_2 nelson_3 nelson_5 nelson_6
        2 | nelson_8
        1.75 | nelson_8
        1 | -
        0.5 | -
        0 | -
        -0.5 | nelson_3
        -1 | nelson_3
        -1.25 | nelson_3
        -2 | nelson_3
        sequence
        -1.25 | -
        -0.25 | -
        -0.5 | -
        0.75 | -
        -0.75 | -
        0.75 | -
        -0.25 | -
        0.25 | -
        -1 | -
        -2.75 | -
        -2 | -
        -1.25 | -
        2.75 | -
        3.5 | nelson_1 nelson_5
        0.25 | -
        0.5 | -
        -0.5 | -
        -3.75 | nelson_1
        0.75 | -
        1 | -
        -3 | -
        0 | -
        1.25 | -
        2.25 | -
        -1 | -
        """
}
