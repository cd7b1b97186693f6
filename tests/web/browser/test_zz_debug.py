import time
def test_x(visit, served):
    room=visit()
    page=room.open()
    room.context.add_init_script("""
    const O=AudioContext; window.AudioContext=class extends O{constructor(...a){super(...a); window.ctx=this; console.log('ctx',this.state)}};
    const S=WebSocket; const add=S.prototype.send; S.prototype.send=function(d){ if(typeof d==='string') console.log('> '+d); return add.call(this,d)};
    const P=MessagePort.prototype.postMessage; MessagePort.prototype.postMessage=function(m,...r){console.log('port '+JSON.stringify(m)); return P.call(this,m,...r)};
    """)
    page.on("console", lambda m: print(round(time.time()%100,2), m.text))
    page.locator(".state", has_text="Ready").wait_for()
    served.say("tell me something long")
    page.keyboard.down(" "); page.wait_for_timeout(700); page.keyboard.up(" ")
    page.locator("html[data-sounding]").wait_for(state="attached")
    print("RELOAD")
    page.reload()
    page.get_by_text("Here comes").wait_for()
    for i in range(3):
        print(page.evaluate("[window.ctx?.state, navigator.userActivation.hasBeenActive, document.documentElement.dataset.sounding, document.querySelector('.state').textContent, document.querySelector('.trouble').textContent]"))
        page.wait_for_timeout(300)
    page.mouse.click(2,2)
    for i in range(5):
        print(page.evaluate("[window.ctx?.state, navigator.userActivation.hasBeenActive, document.documentElement.dataset.sounding,document.querySelector('.state').textContent]"))
        page.wait_for_timeout(300)
    page.keyboard.press("Escape")
