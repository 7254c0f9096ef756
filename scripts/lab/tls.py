"""Certificates for servers to show, good ones and bad ones."""

import os
import subprocess

from lab.common import fail

CERTIFICATES = {
    # name: (subject alternative names, from, until, signed by the lab's authority)
    "good": ("DNS:localhost,IP:127.0.0.1", None, None, True),
    "expired": ("DNS:localhost,IP:127.0.0.1", "20200101000000Z", "20200201000000Z", True),
    "wrong-host": ("DNS:elsewhere.example", None, None, True),
    "self-signed": ("DNS:localhost,IP:127.0.0.1", None, None, False),
}


def openssl(*words, cwd):
    done = subprocess.run(["openssl", *words], cwd=cwd, capture_output=True, text=True, timeout=60)
    if done.returncode:
        fail("openssl " + words[0] + ": " + (done.stderr.strip().splitlines() or ["failed"])[-1])


def certificate(folder, kind):
    """Makes an authority (ca.pem) and a certificate of that kind, once; returns (certificate, key)."""
    os.makedirs(folder, exist_ok=True)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names, since, until, signed = CERTIFICATES[kind]
    cert, secret = kind + ".pem", kind + ".key"
    if not os.path.exists(folder + "/ca.pem"):
        openssl("req", "-x509", *key, "-days", "3650", "-subj", "/CN=lab authority", "-keyout", "ca.key",
                "-out", "ca.pem", cwd=folder)
    if not os.path.exists(folder + "/" + cert):
        if signed:
            openssl("req", *key, "-subj", "/CN=lab", "-keyout", secret, "-out", kind + ".csr", cwd=folder)
            with open(folder + "/" + kind + ".cnf", "w", encoding="ascii") as out:
                out.write("[ca]\ndefault_ca=lab\n[lab]\nnew_certs_dir=.\ndatabase=index.txt\nrand_serial=yes\n"
                          "default_md=sha256\npolicy=any\nx509_extensions=leaf\nunique_subject=no\ndefault_days=3650\n"
                          "[any]\ncommonName=supplied\n[leaf]\nbasicConstraints=CA:FALSE\n"
                          "extendedKeyUsage=serverAuth\nsubjectAltName=" + names + "\n")
            open(folder + "/index.txt", "a", encoding="ascii").close()
            dates = ["-startdate", since, "-enddate", until] if since else []
            openssl("ca", "-batch", "-config", kind + ".cnf", "-cert", "ca.pem", "-keyfile", "ca.key", *dates,
                    "-notext", "-in", kind + ".csr", "-out", cert, cwd=folder)
        else:
            openssl("req", "-x509", *key, "-days", "3650", "-subj", "/CN=lab", "-addext", "subjectAltName=" + names,
                    "-keyout", secret, "-out", cert, cwd=folder)
    return folder + "/" + cert, folder + "/" + secret
