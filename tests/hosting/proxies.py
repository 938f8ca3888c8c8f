"""nginx and Caddy with the configuration of docs/hosting.md, on ports and with a certificate of their own."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from waiting import GIVE_UP_SECONDS, free_port, is_up, wait_until

WANTED = tuple(os.environ.get("KETENKAART_PROXIES", "").split())
NAME = "ketenkaart.example.org"
PUBLIC = f"https://{NAME}"
NGINX = """daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/ketenkaart.conf;
}}
"""
CADDY = "{\n    admin off\n    auto_https off\n}\n"


@dataclass(frozen=True)
class Certificate:
    """A certificate for the name of the documentation, signed by itself, with its key."""

    chain: Path
    key: Path


@dataclass(frozen=True)
class Proxy:
    """A running proxy: the ports it listens on, for TLS and (nginx only) for plain HTTP, and how to trust it."""

    secure: int
    plain: int
    certificate: Certificate

    def client(self, source: str = "127.0.0.1") -> httpx.Client:
        """Give a client that comes from this address of the loopback and calls the proxy by its name."""
        trusted = ssl.create_default_context(cafile=str(self.certificate.chain))
        transport = httpx.HTTPTransport(verify=trusted, local_address=source)
        return httpx.Client(transport=_Named(transport, self.secure), base_url=PUBLIC, timeout=60)


class _Named(httpx.BaseTransport):
    """Connects to the loopback where the name would be looked up, as an entry in /etc/hosts would."""

    def __init__(self, transport: httpx.HTTPTransport, port: int) -> None:
        self._transport = transport
        self._port = port

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.extensions["sni_hostname"] = NAME
        request.url = request.url.copy_with(host="127.0.0.1", port=self._port)
        return self._transport.handle_request(request)

    def close(self) -> None:
        self._transport.close()


def make_certificate(folder: Path) -> Certificate:
    found = Certificate(folder / "chain.pem", folder / "key.pem")
    words = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}")
    files = ("-addext", f"subjectAltName=DNS:{NAME}", "-keyout", str(found.key), "-out", str(found.chain))
    subprocess.run(["openssl", *words, *files], check=True, capture_output=True)
    return found


def written(document: Path, language: str) -> str:
    """Give the one block of this language in a document."""
    (block,) = re.findall(rf"^```{language}\n(.*?)^```$", document.read_text("utf-8"), re.M | re.S)
    return str(block)


def replaced(text: str, changes: dict[str, str]) -> str:
    """Replace what has to be otherwise here; what is not in the text is an error."""
    for old, new in changes.items():
        assert old in text, f"the documentation no longer has {old}"
        text = text.replace(old, new)
    return text


def nginx(document: Path, folder: Path, upstream: tuple[int, int], proxy: Proxy) -> list[str]:
    """Write the configuration and give the command; a first run says whether nginx takes it without a warning."""
    folders = "/etc/letsencrypt/live/ketenkaart.example.org"
    changes = {
        "127.0.0.1:8000": f"127.0.0.1:{upstream[0]}",
        "127.0.0.1:8001": f"127.0.0.1:{upstream[1]}",
        "listen 80;": f"listen 127.0.0.1:{proxy.plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{proxy.secure} ssl http2;",
        f"{folders}/fullchain.pem": str(proxy.certificate.chain),
        f"{folders}/privkey.pem": str(proxy.certificate.key),
    }
    (folder / "ketenkaart.conf").write_text(replaced(written(document, "nginx"), changes), "utf-8")
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder), "utf-8")
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    line = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    told = subprocess.run([*line, "-t"], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return line


def caddy(document: Path, folder: Path, upstream: tuple[int, int], proxy: Proxy) -> list[str]:
    """Write the configuration and give the command."""
    files = f"{proxy.certificate.chain} {proxy.certificate.key}"
    changes = {
        "127.0.0.1:8000 127.0.0.1:8001": f"127.0.0.1:{upstream[0]} 127.0.0.1:{upstream[1]}",
        f"{NAME} {{": f"https://{NAME}:{proxy.secure} {{\n    bind 127.0.0.1\n    tls {files}",
    }
    (folder / "Caddyfile").write_text(CADDY + replaced(written(document, "caddy"), changes), "utf-8")
    line = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    told = subprocess.run([line[0], "validate", *line[2:]], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return line


MAKERS = {"nginx": nginx, "caddy": caddy}


@contextmanager
def running(name: str, document: Path, folder: Path, upstream: tuple[int, int]) -> Iterator[Proxy]:
    """Run a proxy before the servers on these two ports for as long as the block lasts."""
    proxy = Proxy(free_port(), free_port(), make_certificate(folder))
    line = MAKERS[name](document, folder, upstream, proxy)
    with (folder / "output").open("wb") as output:
        homes = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
        process = subprocess.Popen(line, env=os.environ | homes, stdout=output, stderr=output)
    try:
        with proxy.client() as client:
            wait_until(lambda: process.poll() is not None or is_up(client), f"for {name}")
        assert process.poll() is None, (folder / "output").read_text("utf-8")
        yield proxy
    finally:
        process.terminate()
        process.wait(GIVE_UP_SECONDS)
