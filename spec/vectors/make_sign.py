"""Writes the test vectors of the signature: python3 spec/vectors/make_sign.py

The signature is implemented here once more, apart from the Rust code, so that neither can be wrong alone.
"""

import hashlib
import json
import unicodedata
from pathlib import Path
from urllib.parse import quote, quote_plus

# The vendor's published example.
KEY = "rLkIPaQjxSwRQmC/ITnHh8i2rifmmbFIVsYw03SSi24zAnkrAd0ZNb2rcTzI2avy7+AmNJDdLmzU89zKUAP3Xg=="
COMMON = {"partner_id": "12345678", "timestamp": "1501572288"}


def md5(text):
    return hashlib.md5(text if isinstance(text, bytes) else text.encode()).hexdigest()


def by_bytes(names):
    return sorted(names, key=str.encode)


def signed_names(params):
    return [name for name in params if name != "sign"]


def joined(params, key, names=None, encode=lambda value: value, separator="&"):
    names = by_bytes(signed_names(params)) if names is None else names
    return separator.join([*(f"{name}={encode(params[name])}" for name in names), f"partner_key={key}"])


def wrong_texts(params, key):
    """Yields what clients sign by mistake, with the cause."""
    names = signed_names(params)
    pairs = [f"{name}={params[name]}" for name in by_bytes(names)]
    right = joined(params, key)
    yield "the parameters are not sorted", joined(params, key, names)
    yield "the names are sorted without regard to case", joined(params, key, sorted(names, key=str.lower))
    yield (
        "the key is sorted among the parameters",
        "&".join(f"{name}={({**params, 'partner_key': key})[name]}" for name in by_bytes([*names, "partner_key"])),
    )
    yield "the key is missing", "&".join(pairs)
    yield "the key has no name", "&".join([*pairs, key])
    yield "the values are percent-encoded", joined(params, key, encode=lambda value: quote(value, safe=""))
    yield "the values are form-encoded", joined(params, key, encode=quote_plus)
    yield "empty values are left out", joined({n: v for n, v in params.items() if v}, key)
    yield "0 and empty values are left out", joined({n: v for n, v in params.items() if v not in ("", "0")}, key)
    yield "the sign takes part", joined(params, key, by_bytes(params))
    yield "the text has no separators", joined(params, key, separator="")
    yield "the values are trimmed", joined({n: v.strip() for n, v in params.items()}, key)
    yield "the MD5 is made twice", md5(right)
    yield "the key lacks the = at its end", joined(params, key.rstrip("="))
    yield "a line end follows the key", right + "\n"
    for form in ("NFC", "NFD"):
        yield f"the text is normalised ({form})", unicodedata.normalize(form, right)
    for encoding in ("gbk", "latin-1"):
        try:
            yield f"the text is encoded as {encoding}", right.encode(encoding)
        except UnicodeEncodeError:
            pass


def mistakes(params, key):
    seen = {md5(joined(params, key))}
    for cause, text in wrong_texts(params, key):
        sign = md5(text)
        if sign not in seen:
            seen.add(sign)
            yield {"sign": sign, "cause": cause}


def case(name, why, params, key=KEY, common=COMMON):
    params = params | {name: value for name, value in common.items() if name not in params}
    return {
        "name": name,
        "why": why,
        "parameters": params,
        "partner_key": key,
        "string_to_sign": joined(params, "<partner_key>"),
        "sign": md5(joined(params, key)),
        "mistakes": list(mistakes(params, key)),
    }


def compact(value, **options):
    return json.dumps(value, separators=(",", ":"), **options)


MARKERS = [{"time_offset": "00:01:05", "description": "集合"}]

CASES = [
    case(
        "published",
        "The vendor's published example.",
        {"title": "测试教室", "type": "2", "start_time": "1501575608", "end_time": "1501579208"},
    ),
    case("common_only", "A call without parameters of its own.", {}),
    case("one_parameter", "A number.", {"video_id": "112459"}),
    case("zero", "0 is sent and signed.", {"parent_id": "0", "name": "数学"}),
    case("empty_value", "An empty value is sent and signed.", {"name": "", "page": "1"}),
    case("only_empty", "Several empty values.", {"a": "", "b": "", "c": ""}),
    case("space", "A blank is a blank, neither + nor %20.", {"name": "lesson 1"}),
    case("blanks_around", "Blanks at the ends are kept.", {"name": " lesson "}),
    case("plus", "A plus sign is itself.", {"name": "C++"}),
    case("percent", "A percent sign is itself.", {"name": "100%"}),
    case("encoded_text", "Text that looks encoded is not decoded.", {"name": "a%20b+c"}),
    case("ampersand", "An & in a value is signed as it is.", {"name": "Q&A"}),
    case("equals", "An = in a value is signed as it is.", {"name": "a=b"}),
    case("ampersand_and_equals", "A value that looks like a parameter.", {"name": "a&type=2"}),
    case("slash_and_question", "Characters of URLs.", {"url": "https://school.example/hook?a=1&b=2#top"}),
    case("callback_url", "A webhook URL with a query.", {"url": "https://school.example/transcode?token=a%2Bb"}),
    case("quotes", "Quotes and a backslash, which PHP's magic quotes would change.", {"name": 'O\'Brien "x" \\'}),
    case("html", "Text that is not escaped.", {"name": "<b>1 & 2</b>"}),
    case(
        "json",
        "JSON in a parameter, as compact text.",
        {"question_list": compact([{"title": "1 + 1 = ?", "option_type": "1"}])},
    ),
    case(
        "json_with_chinese",
        "JSON with Chinese characters that are not escaped.",
        {"content": compact(MARKERS, ensure_ascii=False)},
    ),
    case(
        "json_escaped",
        "JSON with escaped Chinese characters: another text, so another sign.",
        {"content": compact(MARKERS)},
    ),
    case("comma_list", "Values joined with commas.", {"video_ids": "1001,1002,1003"}),
    case("chinese_name", "Chinese text in UTF-8.", {"name": "第003讲 集合与函数的概念 新课.mp4"}),
    case("emoji", "Characters outside of the first plane.", {"name": "😀第1课"}),
    case("composed", "é as one character.", {"name": "café"}),
    case("decomposed", "é as e and an accent: another text, so another sign.", {"name": "cafe\u0301"}),
    case("full_width", "Full-width characters are not folded.", {"name": "ＡＢＣ１２３，。"}),
    case("line_break", "A line break inside a value.", {"comment": "line 1\nline 2"}),
    case("windows_line_break", "A Windows line break inside a value.", {"comment": "line 1\r\nline 2"}),
    case("tab", "A tab inside a value.", {"comment": "a\tb"}),
    case(
        "upper_before_lower",
        "Names are sorted by bytes: upper case before lower case.",
        {"b": "1", "B": "2", "a": "3", "A": "4", "_": "5"},
    ),
    case("digits_in_names", "Digits sort before letters, and 10 before 2.", {"p2": "a", "p10": "b", "p1": "c"}),
    case(
        "prefix_names",
        "A name sorts before a longer one that starts with it.",
        {"video_id": "1", "video": "2", "video_ids": "3"},
    ),
    case(
        "underscore",
        "An underscore sorts after upper-case and before lower-case letters.",
        {"a_b": "1", "aB": "2", "ab": "3"},
    ),
    case(
        "after_partner_key", "Names that sort after partner_key: the key comes last nevertheless.", {"z": "1", "x": "2"}
    ),
    case(
        "sign_present",
        "A sign that is there already does not take part.",
        {"sign": "00000000000000000000000000000000", "video_id": "1"},
    ),
    case("negative", "A negative number.", {"wrong_time": "-1"}),
    case("large_number", "A number of 64 bits is not written in another form.", {"size": "9223372036854775807"}),
    case("leading_zeros", "Zeros in front are kept.", {"user_number": "007"}),
    case("array_name", "A name with brackets, as PHP reads arrays.", {"ids[]": "1"}),
    case(
        "milliseconds",
        "A timestamp in milliseconds has a valid sign; the server rejects the time.",
        {"timestamp": "1501572288000"},
    ),
    case(
        "webhook",
        "A webhook, signed like a call, with fields that are not documented.",
        {
            "video_id": "112459",
            "status": "100",
            "qid": "3f2a",
            "total_size": "4186112",
            "new_field": "x",
            "timestamp": "1501572288",
        },
        common={},
    ),
    case("short_key", "A key in hexadecimal.", {"video_id": "1"}, "0123456789abcdef0123456789abcdef"),
    case("key_with_signs", "A key with + and /, which are not encoded.", {"video_id": "1"}, "a+b/c=="),
]

ABOUT = (
    "Test vectors of the signature. `sign` is the signature of `parameters` with `partner_key`. If a client makes one of "
    "the signs in `mistakes`, the cause is known. The keys are the vendor's published example and made-up ones."
)

if __name__ == "__main__":
    text = json.dumps({"about": ABOUT, "cases": CASES}, ensure_ascii=False, indent=2)
    Path(__file__).with_name("sign.json").write_text(text + "\n", encoding="utf-8")
