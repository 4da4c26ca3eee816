"""Certificates for tests, and an authority that signs them."""

import ssl
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PEM, PLAIN = serialization.Encoding.PEM, serialization.NoEncryption()


class Authority:
    def __init__(self, folder):
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test")])
        builder = self.builder(self.name, self.key, days=2)
        builder = builder.add_extension(x509.BasicConstraints(True, None), True)
        usage = dict.fromkeys(USAGES, False) | {"key_cert_sign": True, "crl_sign": True}
        signed = builder.add_extension(x509.KeyUsage(**usage), True)
        certificate = signed.sign(self.key, hashes.SHA256())
        self.path = folder / "authority.pem"
        self.path.write_bytes(certificate.public_bytes(PEM))

    def builder(self, name, key, days):
        ends = datetime.now(UTC) + timedelta(days=days)
        ours, theirs = self.key.public_key(), key.public_key()
        signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ours)
        subject = x509.SubjectKeyIdentifier.from_public_key(theirs)
        return (
            x509.CertificateBuilder(self.name, name, theirs)
            .serial_number(x509.random_serial_number())
            .not_valid_before(ends - timedelta(days=10))
            .not_valid_after(ends)
            .add_extension(signer, False)
            .add_extension(subject, False)
        )

    def context(self, *names, days=1):
        """Return what a server needs to be ``names``, hosts or addresses."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
        builder = self.builder(subject, key, days)
        if names:
            alternative = x509.SubjectAlternativeName([general(n) for n in names])
            builder = builder.add_extension(alternative, False)
        certificate = builder.sign(self.key, hashes.SHA256())
        form = serialization.PrivateFormat.PKCS8
        path = self.folder / f"{certificate.serial_number}.pem"
        private = key.private_bytes(PEM, form, PLAIN)
        path.write_bytes(private + certificate.public_bytes(PEM))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(path)
        return context


def general(name):
    if isinstance(name, str):
        return x509.DNSName(name)
    return x509.IPAddress(name)


USAGES = (
    "digital_signature content_commitment key_encipherment data_encipherment "
    "key_agreement key_cert_sign crl_sign encipher_only decipher_only"
).split()
