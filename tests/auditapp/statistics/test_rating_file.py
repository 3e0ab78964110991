import numpy as np
import pytest

from auditapp.statistics.rating_file import RatingsError, read_ratings

HEAD = "item,rater,rating\n"
DESIGN = "item,rater,rating,stratum,stratum_size\n"


def read(text: str, categories: tuple[str, ...] = (), missing: tuple[str, ...] = ()):  # type: ignore[no-untyped-def]
    return read_ratings(text.splitlines(keepends=True), categories, missing)


def test_columns_in_any_order_with_others_between() -> None:
    ratings = read('Rating, rater ,note,item\nno,B,"a,\nb",1\n\nyes, A,,1\n')
    assert (ratings.raters, ratings.categories) == (("A", "B"), ("no", "yes"))
    assert ratings.complete()[1].tolist() == [[1, 0]]


def test_numbers_are_ordered_by_value_and_are_one_however_written() -> None:
    ratings = read(HEAD + "1,A,10\n1,B,9\n2,A,9.0\n2,B,10\n")
    assert ratings.values is not None
    assert ratings.values.tolist() == [9, 10]
    assert ratings.complete()[1].tolist() == [[1, 0], [0, 1]]


def test_categories_keep_the_order_asked_for() -> None:
    assert read(HEAD + "1,A,low\n1,B,high\n", ("low", "mid", "high")).categories == ("low", "mid", "high")
    numbers = read(HEAD + "1,A,2\n1,B,1\n", ("3", "2", "1"))
    assert (numbers.categories, numbers.category.tolist()) == (("3", "2", "1"), [1, 2])


def test_missing_ratings_are_none() -> None:
    ratings = read(HEAD + "1,A,x\n1,B,\n2,A,NA\n2,B,y\n3,A,y\n3,B,y\n", missing=("NA",))
    assert ratings.categories == ("x", "y")
    assert ratings.complete()[0].tolist() == [2]
    assert ratings.rated().tolist() == [1, 1, 2]


def test_empty_cells_at_the_end_of_a_line_are_nothing() -> None:
    assert read(HEAD + "1,A,x,,\n1,B,y, \n").categories == ("x", "y")


def test_strata_weigh_what_was_read() -> None:
    ratings = read(DESIGN + "1,A,x,s,10\n1,B,x,s,10\n2,A,y,t,4\n2,B,y,t,4\n3,A,y,t,4\n3,B,x,t,4\n")
    assert ratings.sample(np.array([0, 1, 2])).weight.tolist() == [10, 2, 2]


@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [
        ("", None, "the file is empty."),
        (HEAD, None, "there is no row"),
        ("item;rater;rating\n1;A;x\n", 1, "no column item, rater, rating"),
        ("item,rater\n1,A\n", 1, "no column rating"),
        ("item,rater,rating,rating\n1,A,x,x\n", 1, "the column rating is there twice"),
        (HEAD + "1,A,x\n1,B\n", 3, "2 columns where the first line names 3"),
        (HEAD + "1,A,0\n1,B,0,5\n", 3, "4 columns where the first line names 3"),
        (HEAD + "1,A,x\n,B,x\n", 3, "the column item is empty"),
        (HEAD + "1,A,x\n1,B,x\n\n1,A,y\n", 5, "rater A rated item 1 before"),
        (HEAD + "1,A,x\n2,A,x\n", None, "there is only A"),
        (HEAD + "1,A,\n1,B,\n", None, "no row has a rating"),
        (HEAD + '1,A,"x\n', 2, "not readable as CSV"),
        ("item,rater,rating,stratum\n1,A,x,s\n", 1, "only of use together"),
        (DESIGN + "1,A,x,s,2.5\n1,B,x,s,2.5\n", 2, "stratum_size 2.5 is no whole number"),
        (DESIGN + "1,A,x,s,1\n1,B,x,s,1\n2,A,x,s,1\n", 2, "stratum s has more items here than its stratum_size 1"),
        (DESIGN + "1,A,x,s,5\n1,B,x,s,6\n", 3, "stratum s had another stratum_size before"),
        (DESIGN + "1,A,x,s,5\n1,B,x,t,5\n", 3, "item 1 had another stratum before"),
        ("item,rater,rating,cluster\n1,A,x,s\n1,B,x,t\n", 3, "item 1 had another cluster before"),
        ("item,rater,rating,cluster\n1,A,x,\n1,B,x,t\n", 2, "the column cluster is empty"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int | None, cause: str) -> None:
    with pytest.raises(RatingsError) as caught:
        read(text)
    assert cause in caught.value.cause
    assert caught.value.line == line


def test_unknown_category_is_told_with_its_line() -> None:
    with pytest.raises(RatingsError, match=r"rating z\{item\} is none of the categories x, \{y\}") as caught:
        read(HEAD + "1,A,x\n1,B,z{item}\n", ("x", "{y}"))
    assert caught.value.line == 3


def test_category_named_twice_is_refused() -> None:
    with pytest.raises(RatingsError, match="named twice"):
        read(HEAD + "1,A,x\n1,B,x\n", ("x", "x"))
