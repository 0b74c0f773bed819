import { chromium } from 'playwright-core';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
const data='/dev/shm/look/data'; fs.rmSync(data,{recursive:true,force:true});
const p=spawn('/tmp/hp/holdpoint',['serve','--demo','--addr','127.0.0.1:3999','--data',data]);
let out=''; p.stdout.on('data',d=>out+=d); p.stderr.on('data',d=>process.stderr.write(d));
while(!/http\S+/.test(out)) await new Promise(r=>setTimeout(r,100));
const link=out.match(/http\S+/)[0];
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox','--disable-gpu']});
const ctx=await b.newContext({viewport:{width:1366,height:900}});
const page=await ctx.newPage();
const errs=[]; page.on('console',m=>{if(m.type()!=='log')errs.push(m.text())}); 
await page.goto(link);
await page.fill('[name=name]','Ada Admin'); await page.fill('[name=email]','ada@dock.example'); await page.fill('[name=password]','a very long phrase 42');
await page.click('main button[type=submit]');
await page.waitForLoadState();
for (const [name,url] of JSON.parse(process.argv[2])) {
  for (const [w,scheme] of [[1366,'light'],[390,'dark']]) {
    await page.setViewportSize({width:w,height:900}); await page.emulateMedia({colorScheme:scheme});
    const r=await page.goto('http://127.0.0.1:3999'+url);
    await page.screenshot({path:`/dev/shm/look/${name}-${w}.png`});
    const over=await page.evaluate(()=>document.documentElement.scrollWidth-innerWidth);
    console.log(name,w,r.status(),'overflow',over);
  }
}
console.log(errs); await b.close(); p.kill();
