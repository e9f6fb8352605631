"""The assignment problem: which row goes with which column, so that the sum of their values is the greatest.

In: a matrix of values. Out: pairs (row, column), as many as the shorter side has, by row. Refuses nothing.
The method is that of shortest augmenting paths (D. F. Crouse, "On implementing 2D rectangular assignment
algorithms", IEEE Transactions on Aerospace and Electronic Systems 52, 2016); its ties are settled by position.
"""

import math
from collections.abc import Sequence

type Matrix = Sequence[Sequence[float]]


def assign(values: Matrix) -> list[tuple[int, int]]:
    """Return the pairs of the best assignment.

    >>> assign([[0.9, 0.8], [0.8, 0.1]])
    [(0, 1), (1, 0)]
    """
    if not values or not values[0]:
        return []
    if len(values) > len(values[0]):
        return sorted((row, column) for column, row in assign(list(zip(*values, strict=True))))
    costs = [[-value for value in row] for row in values]
    return list(enumerate(_columns(costs)))


def _columns(costs: list[list[float]]) -> list[int]:
    """The column of each row at the least cost; there are no fewer columns than rows."""
    n_rows, n_columns = len(costs), len(costs[0])
    of_row, of_column = [-1] * n_rows, [-1] * n_columns
    row_price, column_price = [0.0] * n_rows, [0.0] * n_columns
    for start in range(n_rows):
        shortest, path, least = [math.inf] * n_columns, [-1] * n_columns, 0.0
        rows, reached = [], []
        left = list(range(n_columns - 1, -1, -1))
        row, sink = start, -1
        while sink < 0:
            rows.append(row)
            for column in left:
                length = least + costs[row][column] - row_price[row] - column_price[column]
                if length < shortest[column]:
                    shortest[column], path[column] = length, row
            at = _nearest(left, shortest, of_column)
            column, least = left[at], shortest[left[at]]
            left[at] = left[-1]
            left.pop()
            reached.append(column)
            if of_column[column] < 0:
                sink = column
            else:
                row = of_column[column]
        for row in rows:
            row_price[row] += least - (0.0 if row == start else shortest[of_row[row]])
        for column in reached:
            column_price[column] -= least - shortest[column]
        _augment(start, sink, path, of_row, of_column)
    return of_row


def _nearest(left: list[int], shortest: list[float], of_column: list[int]) -> int:
    """The position in ``left`` of the nearest column; of equal ones the last that is free, else the first."""
    best = 0
    for at, column in enumerate(left):
        ahead = shortest[column] - shortest[left[best]]
        if ahead < 0 or (ahead == 0 and of_column[column] < 0):
            best = at
    return best


def _augment(start: int, sink: int, path: list[int], of_row: list[int], of_column: list[int]) -> None:
    """Hand each row of the path its next column, from the free one back to the row that needs one."""
    column = sink
    while True:
        row = path[column]
        of_column[column] = row
        of_row[row], column = column, of_row[row]
        if row == start:
            return
