for (const button of document.querySelectorAll("button[data-copy]")) {
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    // Browsers have no clipboard on plain http and file pages; the old command still works there.
    try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}
// Times are written in the site's zone; whoever reads them has one of their own, and this week is told as "ago".
{
  let language;
  try { [language] = Intl.getCanonicalLocales(document.documentElement.lang); } catch { /* the reader's own, then */ }
  const local = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
  const ago = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const units = [[604800, 86400, "day"], [86400, 3600, "hour"], [3600, 60, "minute"], [60, 1, "second"]];
  const tell = () => {
    for (const time of document.querySelectorAll("time[datetime]")) {
      const then = new Date(time.dateTime);
      const seconds = Math.round((then - Date.now()) / 1000);
      const [, size, unit] = units.findLast(([most]) => Math.abs(seconds) < most) ?? [];
      time.title = local.format(then);
      time.textContent = unit ? ago.format(Math.trunc(seconds / size), unit) : time.title;
      time.dir = "auto";
    }
    for (const zone of document.querySelectorAll(".zone")) zone.textContent = local.resolvedOptions().timeZone;
  };
  tell();
  setInterval(tell, 60000);
}
