using System.Security.Cryptography.X509Certificates;
using Karma.Testing;
using Karma.Testing.Processes;

namespace Karma.EndToEnd;

/// <summary>A real Karl over https, whose certificate is of an authority that only some services trust.</summary>
[BesideOthers]
public sealed class HttpsTests
{
    private const string Token = "a-token-for-the-report-door";

    [Fact]
    public async Task Report_OverHttps_WhoTrustsTheAuthorityIsHeardAndTheOthersAreToldWhatToDo()
    {
        using var scratch = new Scratch();
        using var authority = new Authority();
        await File.WriteAllTextAsync(scratch.File("authority.pem"), authority.Pem, TestContext.Current.CancellationToken);
        using (var certificate = authority.Issue("127.0.0.1"))
        {
            await File.WriteAllTextAsync(scratch.File("karl.pem"), certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
            using var key = certificate.GetECDsaPrivateKey()!; // It was made with one.
            await File.WriteAllTextAsync(scratch.File("karl.key"), key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        }

        var port = Ports.Free();
        await using var karl = ChildProcess.Start(Programs.Karl, scratch.Path,
        [
            $"--urls=https://127.0.0.1:{port}", $"--Kestrel:Certificates:Default:Path={scratch.File("karl.pem")}",
            $"--Kestrel:Certificates:Default:KeyPath={scratch.File("karl.key")}", $"--Karma:Karl:Doors:Report:Tokens:0={Token}",
            $"--Karma:Karl:Store:Path={scratch.File("karl.db")}",
        ]);
        using var api = new KarlApi(new Uri($"https://127.0.0.1:{port}/"), authority.Trusting(), TimeSpan.FromSeconds(20));
        await karl.UntilAsync("answers", api.IsThereAsync);

        ChildProcess Start(string name, string host, params (string Name, string Value)[] settings) => ChildProcess.Start(
            Programs.Worker, scratch.Path, [],
            new Dictionary<string, string>(settings.Select(s => KeyValuePair.Create(s.Name, s.Value)))
            {
                ["KARMA_KARL"] = $"https://{host}:{port}/",
                ["KARMA_TOKEN"] = Token,
                ["Karma__Claire__Service"] = name,
            });
        var trust = ("SSL_CERT_FILE", scratch.File("authority.pem"));
        await using var trusting = Start("trusting", "127.0.0.1", trust);
        await using var distrusting = Start("distrusting", "127.0.0.1");
        await using var misled = Start("misled", "localhost", trust);
        await using var tokenless = Start("tokenless", "127.0.0.1", trust, ("Karma__Claire__Token", ""));

        await trusting.SaysAsync($"Claire reports to Karl at https://127.0.0.1:{port}/");
        await distrusting.SaysAsync(
            $"Karl at https://127.0.0.1:{port}/ does not take keepalives: his certificate is not trusted here (PartialChain); have this system trust"
            + " the authority that issued it: on Linux, name a PEM file of its certificate in the environment variable SSL_CERT_FILE. The service is not affected");
        await misled.SaysAsync(
            $"Karl at https://localhost:{port}/ does not take keepalives: his certificate is not for the name 'localhost'; name him in Karma:Claire:Karl as"
            + " his certificate does. The service is not affected");
        await tokenless.SaysAsync("HTTP response code 401: his report door asks for a token");
        Assert.Equal("trusting", Assert.Single(await api.FleetAsync()).Service);
    }
}
