using System.Net;
using System.Net.Sockets;
using Karma.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Karma.Page;

/// <summary>A Kestrel of Claire's own, with nothing around it, for hosts that have no web server.</summary>
internal sealed class OwnListener(Claire claire, CurrentPage page, Listening listening, ILoggerFactory loggers) : IDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger<OwnListener>();
    private KestrelServer? _server;

    /// <summary>Listens, unless the host has a server or listening is switched off. An address that cannot be had is logged, once.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (listening.HasServer || string.IsNullOrEmpty(claire.Options.Listen)) return;
        if (!ListenAddress.TryParse(claire.Options.Listen, out var endpoint)) return;
        try
        {
            _server = Create(endpoint);
            await _server.StartAsync(new Application(page), cancellationToken).ConfigureAwait(false);
            listening.Learn([.. _server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses]);
            if (endpoint is UnixDomainSocketEndPoint) PageLog.ListeningOnSocket(_logger, endpoint);
            else PageLog.Listening(_logger, claire.StatusPage);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            PageLog.CannotListen(_logger, claire.Options.Listen, e.Message.TrimEnd('.'));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public void Dispose() => _server?.Dispose();

    private KestrelServer Create(EndPoint endpoint)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = 64 * 1024;
        if (endpoint is IPEndPoint { Port: var port } ip && ip.Address.Equals(IPAddress.IPv6Any)) options.ListenAnyIP(port);
        else options.Listen(endpoint);
        var sockets = new SocketTransportOptions();
        if (endpoint is UnixDomainSocketEndPoint file) sockets.CreateBoundListenSocket = _ => SocketFile.Bind(file);
        var transport = new SocketTransportFactory(Options.Create(sockets), loggers);
        return new KestrelServer(Options.Create(options), transport, loggers);
    }

    private sealed class Application(CurrentPage page) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context)
        {
            if (CurrentPage.IsFor(context.Request)) return page.AnswerAsync(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
