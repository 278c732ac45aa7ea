using System.Security.Cryptography;

namespace Booking.Audit.Sealing;

/// <summary>The private key that seals are signed with: ECDSA over the curve P-256. Safe for concurrent use.</summary>
public sealed class SealKey : IDisposable
{
    private const int KeyIdLength = 16;

    private readonly Lock _gate = new();
    private readonly ECDsa _key;

    private SealKey(ECDsa key)
    {
        _key = key;
        PublicPem = key.ExportSubjectPublicKeyInfoPem();
        Id = IdOf(key);
    }

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of the public key (SubjectPublicKeyInfo, DER).</summary>
    public string Id { get; }

    /// <summary>The public key, for whoever checks signatures.</summary>
    public string PublicPem { get; }

    /// <summary>Reads a private key.</summary>
    /// <param name="pem">PKCS#8 or SEC 1, not encrypted.</param>
    /// <exception cref="FormatException">It is no private key of P-256.</exception>
    public static SealKey FromPem(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(includePrivateParameters: true).Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
                throw new FormatException("The key of the seals is not of the curve P-256.");
            return new SealKey(key);
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new FormatException("The key of the seals is no private key in PEM.", failure);
        }
    }

    /// <summary>Signs bytes: SHA-256, the signature in DER (RFC 3279), as openssl takes it.</summary>
    public byte[] Sign(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
            return _key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>Whether a signature is one of this key.</summary>
    public bool IsSigned(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        lock (_gate)
            return _key.VerifyData(bytes, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static string IdOf(ECDsa key) =>
        Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..KeyIdLength];
}
