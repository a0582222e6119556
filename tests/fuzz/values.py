"""What hostile or broken clients put where: lists of values for the ways of `tests.fuzz.hostile`."""

# fmt: off
TEXTS = [
    "", " ", "\0", "a\0b", "\ud800", "\udfff x", "\ufeff", "\u202eabc", "\u200b", "\r\n\r\n", "\x1b[2J",
    "é" * 300, "x" * 5_000, "🏳️‍🌈" * 2_000, "z̸̡̢" * 100, "/greet{}", '/restart{"a": 1}',
    "<script>alert(1)</script>", "' OR 1=1 --", "%s%n%x", "{provider}", "{{7*7}}", "${jndi:ldap://x}",
    "../../../etc/passwd", "null", "NaN", "INC-000001", "INC-999999999", "١٢٣", "-1", "1e400", "9" * 40, "id",
    "xx", "resolved", "cancelled", "\\", '"',
]
BODIES = [
    b"", b" ", b"{", b"}", b"{}", b"[]", b"null", b"true", b"0", b'"x"', b"NaN", b"{'id': 1}", b"\0",
    b"\xff\xfe", b"\xef\xbb\xbf{}", b'{"id": "\xff"}', b'{"id": "\xed\xa0\x80", "text": "a"}', b'{"\xff": 1}',
    b'{"id": "\\ud800", "text": "a"}', b'{"id": "1", "id": "2", "text": "a", "text": 3}', b'{"id":"1",}',
    b'{"id": "1", "text": "a"} trailing',
    b'{"kind": "incident", "kind": [], "title": "a", "description": "b"}', b'{"limit": 1e999999999}',
    b"[" * 60_000, b"[" * 5_000 + b"]" * 5_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    b'{"id": "1", "text": "' + b"x" * 100_000 + b'"}', b'{"text": ' + b"9" * 50_000 + b"}", b"\0" * 100_000,
    '{"language": "id"}'.encode("utf-16"), b"id=1&text=a", b"--x\r\n\r\n--x--\r\n",
    b"\x1f\x8b\x08\x00garbage",
]
SEGMENTS = [
    b"", b".", b"..", b"%2e%2e", b"%2e%2e%2f%2e%2e%2fapp.py", b"..%5c..%5capp.py", b"%00", b"a%00.js",
    b"\xff", b"%ff", b"%", b"%zz", b"%c3%28", b"%ed%a0%80", b"%F0%9F%98%80", b"INC-000001", b"inc%201",
    b"INC-0", b"INC-999999999", b"%D9%A1", b"9" * 300, b"a" * 8_000, b"chat.js", b"chat.js%00", b"index.html",
    b"__init__.py", b"%0d%0aX:%201", b"..;", b"~root", b"//", b"a/b/c", b"+", b"*", b"{number}",
    b"%7B%7B7*7%7D%7D",
]
ADDRESSES = [
    b"", b"*", b"//", b"/..", b"/../../etc/passwd", b"/page/../app.py", b"/page/%2e%2e%2f%2e%2e%2fapp.py",
    b"/page//etc/passwd", b"/chat", b"/chat/", b"/chat/sessions/", b"/CHAT/SESSIONS", b"/api", b"/api/",
    b"/api/tickets/INC-1/comments", b"/internal", b"/schema/openapi.yaml", b"/schema/swagger", b"/.env",
    b"/.git/config", b"/console", b"/widget.js", b"/favicon.ico", b"/metrics/x", b"/health%00", b"/%c0%af",
    b"/a" * 4_000, b"http://elsewhere.example/health", b"elsewhere.example:443", b"/health#fragment",
    b"/chat/messages;after=1",
]
QUERIES = [
    b"%", b"&&&", b"=", b"after", b"after=-1", b"after=1&after=2", b"after=9" + b"9" * 40, b"after=%ED%A0%80",
    b"after=%00", b"limit=1;limit=2", b"limit=0", b"limit=NaN", b"limit=1e3", b"q=%ff", b"q=%00",
    b"q=" + b"%25" * 500, b"q=\x7f", b"q=\xff", b"?", b"kind[]=incident", b"status=", b"conversation_id=%00",
    b"__proto__=1", b"&".join(b"a%d=1" % number for number in range(2_000)),
]
METHODS = [
    "HEAD", "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "LOCK", "PURGE", "QUERY",
    "CONNECT", "get", "NONSENSE",
]
HEADERS = [
    (b"Accept-Language", b"en;q=2,id;q=-1,;;;=,*"), (b"Accept-Language", b"id;q=nan,en;q=inf"),
    (b"Accept-Language", b"\xff\xfe;q=x"), (b"Accept-Language", b"in-ID," * 3_000),
    (b"Accept-Language", b"en;q=1e999"), (b"Last-Event-ID", b"-1"),
    (b"Last-Event-ID", b"99999999999999999999"), (b"Last-Event-ID", b"\xb2"), (b"Last-Event-ID", b"1e3"),
    (b"Last-Event-ID", b"2147483648"), (b"Last-Event-ID", b""), (b"Last-Event-ID", b"0x1"),
    (b"Accept", b"\xff"), (b"Accept", b"application/xml;q=nan"), (b"Accept-Encoding", b"identity;q=0"),
    (b"Content-Encoding", b"gzip"), (b"Cookie", b"=;=;\xff=\xff; a"), (b"Cookie", b"session=" + b"A" * 9_000),
    (b"Host", b""), (b"Host", b"\xff"), (b"Host", b"[::1"), (b"Host", b"a:b:c"), (b"Host", b"a:99999"),
    (b"Host", b"x/../y@z"), (b"Origin", b"null"), (b"Range", b"bytes=9-1"), (b"If-None-Match", b"*"),
    (b"If-Modified-Since", b"\xff"), (b"X-Forwarded-For", b"\xff, 1"), (b"X-Forwarded-Proto", b"\xff"),
    (b"X-HTTP-Method-Override", b"DELETE"), (b"Expect", b"100-continue"), (b"Expect", b"the unexpected"),
    (b"Connection", b"\xff"), (b"X" * 8_000, b"1"), (b"X-Long", b"a" * 30_000), (b"X Y", b"1"), (b"", b"1"),
    (b"X-Split", b"1\r\nX-Other"), (b"X-Nul", b"\0"),
]
UPGRADES = [
    b"websocket", b"h2c", b"TLS/1.0", b"\xff",
]
CREDENTIALS = [
    b"", b"Bearer", b"Bearer ", b"Bearer \xff\xfe", b"Bearer wrong", b"bearer\twrong", b"Bearer lyn_wrong",
    b"Bearer a b", b"Basic YTpi", b"Basic \xff", b"Digest x", b"Bearer " + b"A" * 20_000,
    b"Bearer shared-secre", b"Bearer ' OR 1=1", b"Bearer null", b"Bearer %00",
]
MEDIA_TYPES = [
    b"", b"text/plain", b"application/xml", b"application/x-msgpack", b"application/x-www-form-urlencoded",
    b"json", b"multipart/form-data", b"multipart/form-data; boundary=", b"multipart/form-data; boundary=x",
    b"\xff/\xfe", b";;;", b"application/json; charset=utf-16", b"application/json; charset=nonsense",
    b"application/json;" * 500,
]
