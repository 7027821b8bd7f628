// SPDX-License-Identifier: Apache-2.0

/// Runs as measured, the rules that fire and the verdict.
///
/// Written by scripts/qc_tables.py.
enum WestgardTable {
    static let text = """
        chart pair none
        A/1=20.7 | - | accept
        A/1=20.6 | - | accept
        A/1=20.7 | - | accept
        A/1=20.9 | - | accept
        A/1=20.1 | - | accept
        A/1=20.7 | - | accept
        A/1=20.7 | - | accept
        A/1=20.4 | - | accept
        A/1=20.8 | - | accept
        A/1=20.4 | - | accept
        A/1=20.7 | - | accept
        A/1=19.3 | 1_2s 1_3s | reject
        A/1=20.9 | - | accept
        A/1=22.2 | 1_2s 1_3s | reject
        A/1=19.6 | 1_2s | warn
        A/1=19.8 | - | accept
        A/1=20.2 | - | accept
        A/1=19.3 | 1_2s 1_3s | reject
        A/1=21.3 | - | accept
        A/1=20.8 | - | accept
        A/2=20.22 | - | accept
        A/2=20.24 | - | accept
        A/2=20.28 | - | accept
        A/2=20.3 | - | accept
        A/2=20.4 | - | accept
        A/2=20.38 | - | accept
        A/2=20.18 | - | accept
        A/2=20.22 | - | accept
        A/2=20.42 | - | accept
        A/2=20.46 | - | accept
        A/2=20.4 | - | accept
        A/2=20.44 | 4_1s | reject
        A/2=20.14 | - | accept
        A/2=20.4 | - | accept
        A/2=20.22 | - | accept
        A/2=20.18 | - | accept
        chart pair none
        A/1=20.4 B/7=97.4 | - | accept
        A/1=20.8 B/7=<0.05 | - | not_evaluable
        A/1=20.3 B/7=99.5 | - | accept
        A/1=21.7 B/7=95.9 | 1_2s R_4s | reject
        A/1=<0.05 B/7=98.6 | - | not_evaluable
        A/1=19.9 B/7=101.6 | - | accept
        A/1=20.2 B/7=101.6 | - | accept
        A/1=20.7 B/7=99.5 | - | accept
        A/1=19.9 B/7=97.7 | - | accept
        A/1=19.8 B/7=97.1 | 4_1s | reject
        B/7=98 | - | accept
        A/1=20.2 B/7=99.2 | - | accept
        B/7=99.2 | - | accept
        A/1=20.6 B/7=<0.05 | - | not_evaluable
        A/1=20.8 B/7=100.4 | - | accept
        A/1=20.9 B/7=100.4 | - | accept
        B/7=101.3 | - | accept
        B/7=102.8 | 1_2s | warn
        A/1=19.8 B/7=96.8 | - | accept
        A/1=19.9 B/7=97.4 | 4_1s | reject
        B/7=98.9 | - | accept
        A/2=20.28 B/7=97.7 | - | accept
        A/2=20.3 B/7=99.2 | - | accept
        A/2=20.32 B/7=99.8 | - | accept
        A/2=20.4 B/7=97.4 | - | accept
        A/2=20.42 B/7=97.1 | - | accept
        A/2=20.46 B/7=101.3 | - | accept
        A/2=20.2 B/7=98.9 | - | accept
        A/2=20.18 B/7=97.7 | - | accept
        A/2=20.18 B/7=97.4 | 4_1s | reject
        A/2=20.08 B/7=95.3 | 1_2s 1_3s 2_2s 4_1s | reject
        A/2=20.1 B/7=96.2 | 1_2s 2_2s 4_1s 10_x | reject
        A/2=20.26 B/7=97.7 | 4_1s 10_x | reject
        A/2=20.1 B/7=95.3 | 1_2s 1_3s 2_2s 4_1s 10_x | reject
        A/2=20.24 B/7=100.7 | 10_x | reject
        A/2=20.22 B/7=96.8 | - | accept
        chart range none
        A/1=21.1 B/7=98.9 | - | accept
        A/1=21.3 B/7=95.9 | 1_2s R_4s | reject
        B/7=98 | - | accept
        A/1=20.8 B/7=98.9 | - | accept
        A/1=21.1 B/7=<0.05 | - | not_evaluable
        A/1=20.4 | - | accept
        A/1=20.6 | - | accept
        B/7=99.8 | - | accept
        A/1=20.5 B/7=97.7 | - | accept
        A/1=20.8 B/7=99.5 | - | accept
        A/1=20.4 B/7=98 | - | accept
        A/1=21.1 B/7=99.5 | - | accept
        A/1=20.4 B/7=97.4 | - | accept
        A/1=21 B/7=100.1 | - | accept
        A/1=20.2 B/7=97.4 | - | accept
        A/1=20.9 B/7=98.9 | - | accept
        A/1=20.4 B/7=99.8 | - | accept
        A/1=21.1 B/7=101.3 | - | accept
        A/1=20.5 B/7=100.1 | - | accept
        A/1=20.6 B/7=98.9 | - | accept
        A/2=20.32 B/7=100.7 | - | accept
        A/2=20.3 B/7=98.3 | - | accept
        A/2=20.36 B/7=98.6 | - | accept
        A/2=20.28 B/7=99.2 | - | accept
        B/7=98.9 | - | accept
        A/2=20.34 | - | accept
        A/2=20.38 B/7=99.8 | - | accept
        B/7=100.4 | - | accept
        A/2=20.16 B/7=98 | - | accept
        A/2=20.22 B/7=98.9 | - | accept
        A/2=20.28 B/7=100.7 | - | accept
        A/2=20.3 B/7=98.6 | - | accept
        B/7=100.4 | - | accept
        B/7=101.6 | - | accept
        A/2=20.42 B/7=101 | - | accept
        A/2=20.44 B/7=101.3 | 4_1s | reject
        chart pair 1_2s
        B/7=95.9 | 1_2s | warn
        A/1=21.1 B/7=101.3 | - | accept
        A/1=20.6 | - | accept
        A/1=20.8 B/7=100.4 | - | accept
        A/1=20.9 B/7=100.7 | - | accept
        A/1=21.6 B/7=102.5 | 1_2s 2_2s | reject
        A/1=20.5 B/7=99.5 | - | accept
        A/1=19.9 B/7=96.8 | - | accept
        A/1=19.9 B/7=97.4 | - | accept
        A/1=21.1 B/7=100.7 | - | accept
        A/1=20.2 B/7=<0.05 | - | not_evaluable
        A/1=20.7 B/7=100.4 | - | accept
        A/1=20.2 B/7=97.4 | - | accept
        A/1=20.9 B/7=99.2 | - | accept
        A/1=20.2 B/7=96.8 | - | accept
        A/1=20.8 B/7=98.3 | - | accept
        A/1=20.1 B/7=98.9 | - | accept
        B/7=101.3 | - | accept
        A/1=20.2 B/7=100.4 | - | accept
        A/1=19 B/7=93.5 | 1_2s 1_3s 2_2s | reject
        A/2=20.34 B/7=99.5 | - | accept
        A/2=20.24 B/7=97.7 | - | accept
        A/2=20.36 B/7=101.3 | - | accept
        B/7=98.6 | - | accept
        A/2=20.46 | - | accept
        A/2=20.24 B/7=97.7 | - | accept
        B/7=101.9 | 1_2s | warn
        A/2=20.16 B/7=96.2 | 1_2s | warn
        B/7=99.2 | - | accept
        A/2=20.12 B/7=96.5 | 1_2s 2_2s | reject
        A/2=20.1 B/7=95 | 1_2s 1_3s 2_2s 4_1s | reject
        A/2=20.2 B/7=101.9 | 1_2s 4_1s | reject
        A/2=20.2 B/7=101.9 | 1_2s 2_2s 4_1s | reject
        A/2=20.28 B/7=100.4 | - | accept
        A/2=20.14 B/7=96.2 | 1_2s | warn
        A/2=20.18 B/7=98.6 | - | accept
        chart range 1_2s
        A/1=19.8 B/7=102.5 C/3=0.061 | 1_2s R_4s | reject
        A/1=19.5 B/7=95.9 C/3=0.059 | 1_2s 2_2s 4_1s | reject
        A/1=21.9 C/3=0.082 | 1_2s 1_3s 2_2s | reject
        B/7=101.3 C/3=0.065 | - | accept
        A/1=19.7 B/7=95.3 C/3=0.065 | 1_2s 1_3s 2_2s 4_1s | reject
        A/1=21.4 B/7=97.1 C/3=0.074 | - | accept
        A/1=19.8 C/3=0.061 | 1_2s | warn
        A/1=20.6 B/7=100.4 C/3=0.066 | - | accept
        A/1=21 B/7=99.2 C/3=0.072 | - | accept
        A/1=21.4 B/7=102.5 C/3=0.08 | 1_2s 2_2s | reject
        A/1=21.2 B/7=<0.05 C/3=0.075 | - | not_evaluable
        A/1=21 B/7=100.7 C/3=0.074 | - | accept
        B/7=99.5 C/3=0.068 | - | accept
        A/1=20.6 B/7=99.8 C/3=0.066 | - | accept
        A/1=20.4 B/7=98 C/3=0.067 | - | accept
        A/1=20.2 B/7=98.6 C/3=0.069 | - | accept
        A/1=20.1 B/7=98.6 C/3=0.065 | - | accept
        A/1=19.8 B/7=101 C/3=0.058 | 1_2s R_4s 10_x | reject
        A/1=20.6 B/7=98.6 C/3=0.072 | - | accept
        A/1=19.7 B/7=95.6 | 1_2s 2_2s | reject
        A/2=20.3 B/7=98 C/3=0.07 | - | accept
        A/2=20.24 B/7=98.9 C/3=0.067 | - | accept
        B/7=101.9 C/3=<0.05 | - | not_evaluable
        A/2=20.28 B/7=100.4 C/3=0.072 | - | accept
        A/2=20.26 B/7=98.9 C/3=0.069 | - | accept
        A/2=20.2 B/7=97.4 C/3=0.062 | - | accept
        A/2=20.38 B/7=99.5 C/3=0.075 | - | accept
        A/2=20.4 B/7=96.5 C/3=0.076 | 1_2s | warn
        A/2=20.38 B/7=100.1 C/3=0.075 | - | accept
        A/2=20.42 B/7=101.6 C/3=0.077 | - | accept
        B/7=102.8 C/3=0.077 | 1_2s 4_1s | reject
        A/2=20.38 B/7=<0.05 C/3=0.075 | - | not_evaluable
        A/2=20.44 B/7=102.5 C/3=0.077 | 1_2s 2_2s 4_1s 10_x | reject
        A/2=20.32 | - | accept
        A/2=20.48 B/7=97.1 C/3=0.081 | 1_2s R_4s 4_1s 10_x | reject
        A/2=<0.05 B/7=<0.05 C/3=0.082 | - | not_evaluable
        chart pair none
        A/1=21.2 B/7=96.2 C/3=0.077 | 1_2s | warn
        A/1=21.5 B/7=95.9 C/3=0.079 | 1_2s 2_2s R_4s | reject
        A/1=21.4 B/7=<0.05 C/3=0.08 | - | not_evaluable
        A/1=21.5 B/7=101.9 C/3=0.076 | 1_2s 2_2s 4_1s | reject
        A/1=21.2 B/7=98.6 C/3=0.074 | 4_1s | reject
        A/1=21.2 C/3=0.079 | 1_2s 4_1s | reject
        A/1=21 B/7=100.7 C/3=0.076 | - | accept
        A/1=21 B/7=99.8 C/3=0.074 | - | accept
        A/1=21.1 B/7=101.6 C/3=0.076 | 10_x | reject
        A/1=21.1 B/7=100.4 C/3=0.071 | 4_1s 10_x | reject
        A/1=21.6 B/7=101.9 C/3=0.084 | 1_2s 1_3s 2_2s 10_x | reject
        A/1=21.3 B/7=101.3 C/3=0.08 | 1_2s 2_2s 4_1s 10_x | reject
        A/1=21.3 B/7=101.9 C/3=0.078 | 1_2s 4_1s 10_x | reject
        A/1=21.1 B/7=99.5 C/3=0.074 | 4_1s 10_x | reject
        A/1=21.2 B/7=96.2 C/3=0.078 | 1_2s 4_1s 10_x | reject
        A/1=20.9 B/7=97.1 C/3=0.076 | 10_x | reject
        A/1=21.3 B/7=101.3 | 10_x | reject
        A/1=21.2 B/7=101.3 C/3=0.078 | 4_1s 10_x | reject
        A/1=20.4 C/3=0.071 | 10_x | reject
        A/1=20.5 B/7=99.5 C/3=0.066 | - | accept
        A/2=20.3 B/7=100.4 C/3=0.074 | - | accept
        A/2=20.34 B/7=99.8 C/3=0.075 | - | accept
        A/2=20.3 B/7=98.3 C/3=0.07 | - | accept
        A/2=20.3 B/7=98.9 C/3=0.071 | - | accept
        A/2=20.3 B/7=98.6 C/3=0.072 | - | accept
        A/2=20.3 B/7=98.3 C/3=0.07 | - | accept
        A/2=20.3 B/7=100.1 C/3=0.071 | - | accept
        A/2=20.28 B/7=<0.05 C/3=0.073 | - | not_evaluable
        A/2=20.34 B/7=99.5 C/3=0.076 | - | accept
        A/2=20.34 B/7=100.1 C/3=0.073 | - | accept
        A/2=20.3 B/7=100.4 C/3=0.066 | - | accept
        A/2=20.28 B/7=97.7 C/3=0.068 | - | accept
        A/2=20.22 B/7=98 C/3=0.066 | - | accept
        A/2=20.26 B/7=97.7 C/3=0.071 | - | accept
        A/2=20.3 B/7=100.4 C/3=0.068 | - | accept
        A/2=20.26 B/7=99.2 C/3=0.068 | - | accept
        chart range none
        A/1=21.1 B/7=100.4 C/3=0.073 | - | accept
        B/7=98 C/3=0.071 | - | accept
        A/1=21.1 B/7=101.3 C/3=0.078 | - | accept
        A/1=20.1 B/7=96.5 C/3=0.062 | 1_2s | warn
        A/1=20.8 B/7=99.5 C/3=0.068 | - | accept
        A/1=20.5 B/7=98.6 C/3=0.067 | - | accept
        A/1=20.9 B/7=98.6 C/3=0.076 | - | accept
        A/1=20.4 B/7=99.5 C/3=0.071 | - | accept
        A/1=20.7 B/7=98.3 C/3=0.072 | - | accept
        A/1=21.5 B/7=102.5 C/3=0.077 | 1_2s 2_2s | reject
        A/1=20.8 B/7=98.6 C/3=0.07 | - | accept
        A/1=20.9 B/7=101.3 C/3=0.069 | - | accept
        A/1=21.1 B/7=101 C/3=0.077 | - | accept
        A/1=21.7 B/7=102.2 C/3=0.081 | 1_2s 2_2s 4_1s | reject
        A/1=21 B/7=100.7 C/3=0.071 | 4_1s | reject
        A/1=21.1 B/7=99.5 C/3=0.076 | 10_x | reject
        A/1=21 B/7=100.7 C/3=0.076 | 10_x | reject
        A/1=21.4 B/7=100.4 C/3=0.074 | 10_x | reject
        A/1=21.3 B/7=98 | 10_x | reject
        A/1=21.2 B/7=100.1 C/3=0.08 | 1_2s 10_x | reject
        A/2=20.4 B/7=99.5 | 4_1s 10_x | reject
        A/2=20.4 B/7=100.4 C/3=0.072 | 4_1s 10_x | reject
        A/2=20.46 B/7=102.5 C/3=0.074 | 1_2s 4_1s 10_x | reject
        A/2=20.32 B/7=100.1 | 10_x | reject
        A/2=20.4 B/7=101.3 C/3=0.073 | 10_x | reject
        B/7=100.1 C/3=0.079 | 1_2s 10_x | reject
        B/7=100.4 C/3=0.075 | 10_x | reject
        B/7=99.8 C/3=0.076 | 10_x | reject
        A/2=20.22 B/7=97.7 C/3=0.062 | - | accept
        A/2=20.32 B/7=100.1 C/3=0.072 | - | accept
        A/2=20.3 B/7=98.6 C/3=0.069 | - | accept
        A/2=20.38 B/7=101.6 | - | accept
        A/2=20.2 B/7=98.6 C/3=0.068 | - | accept
        A/2=20.36 B/7=98.9 C/3=0.077 | - | accept
        A/2=20.28 | - | accept
        A/2=20.4 B/7=98 C/3=0.074 | - | accept
        """
}
