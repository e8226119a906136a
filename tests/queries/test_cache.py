from tracker.queries.cache import Cache


def test_a_value_is_computed_once_until_it_is_pushed_out_or_forgotten():
    computed: list[str] = []
    remembered: Cache[str] = Cache(2)

    def get(key: str) -> str:
        return remembered.get(key, lambda: compute(key))

    def compute(key: str) -> str:
        computed.append(key)
        return key.upper()

    assert [get(key) for key in "aab"] == ["A", "A", "B"]
    assert computed == ["a", "b"]
    # Having been used again, "a" stays, and "b" makes room for "c".
    assert [get(key) for key in "acab"] == ["A", "C", "A", "B"]
    assert computed == ["a", "b", "c", "b"]
    remembered.forget()
    assert get("a") == "A"
    assert computed == ["a", "b", "c", "b", "a"]
