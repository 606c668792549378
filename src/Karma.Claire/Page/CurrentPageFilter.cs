using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Karma.Page;

/// <summary>
/// Puts the page before the application's own pipeline, so that neither its authentication nor its routes can hide it; and once more
/// after it, where a path base that the application itself takes off has been taken off. It is made when somebody looks.
/// </summary>
internal sealed class CurrentPageFilter(Func<CurrentPage> page) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(AnswerOrPassOn);
        next(app);
        app.Use(AnswerOrPassOn);
    };

    private Task AnswerOrPassOn(HttpContext context, RequestDelegate next) =>
        CurrentPage.IsFor(context.Request) ? page().AnswerAsync(context) : next(context);
}
