using Fleet.Launch;
using Fleet.Services;

// One program: without arguments the launcher, with a role one of the services that he starts.
return args is ["--role", var role, .. var rest] ? await Roles.RunAsync(role, rest) : await Launcher.RunAsync(args);
